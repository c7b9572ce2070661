using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

/// <summary>The fixed point with a terminal time, by quadrature in one dimension.</summary>
public sealed class TerminalPathTests
{
    private const double BaseMean = 0.4,
        BaseVariance = 0.8,
        Centre = 1.2,
        Lambda = 1.5;

    // p* of the base N(m, s) and the reward -(x - c)^2 / 2 is Gaussian too.
    private const double Variance = 1 / ((1 / BaseVariance) + Lambda),
        Mean = Variance * ((BaseMean / BaseVariance) + (Lambda * Centre));

    private const double Step = 0.01;

    public static TheoryData<string, double, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double, double>();
            foreach (var schedule in (string[])["linear", "vp"])
            {
                foreach (var time in (double[])[0.3, 0.65, 0.9])
                {
                    foreach (var c in (double[])[0.1, 0.5, 3])
                        cases.Add(schedule, time, c);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_TimesBeforeTheTerminalTime_HasTheOptimalVelocityAsItsMean(string name, double terminalTime, double c)
    {
        var schedule = Path(name);
        var states = Enumerable.Range(-450, 1001).Select(i => 2 * Step * i).ToArray();
        var (mass, gradient) = Posterior(schedule, terminalTime, states);
        foreach (var t in (double[])[0.2 * terminalTime, 0.6 * terminalTime, 0.9 * terminalTime])
        {
            foreach (var x in (double[])[-0.5, 0.7])
            {
                // E*[v^ | X_t = x] over X_T, whose density given X_t is p*_T(X_T) N(x; a X_T, b^2).
                var path = TerminalPath.At(schedule, terminalTime, t);
                var (sum, total) = (0.0, 0.0);
                for (var i = 0; i < states.Length; i++)
                {
                    var noise = (x - (path.Data * states[i])) / path.Noise;
                    var weight = mass[i] * Math.Exp(-noise * noise / 2);
                    var guidance =
                        Score(schedule, terminalTime, states[i], BaseMean, BaseVariance)
                        + (Lambda * DenoiserJacobian.OfGaussian(schedule, terminalTime, BaseVariance) * gradient[i]);
                    var velocity = (path.Kappa * path.Data * states[i]) + (path.NoiseGain(c) * noise) + (path.GuidanceGain(c) * guidance);
                    (sum, total) = (sum + (weight * velocity), total + weight);
                }

                var optimal = (schedule.Kappa(t) * x) + (schedule.Eta(t) * Score(schedule, t, x, Mean, Variance));
                (sum / total).ShouldBe(optimal, 1e-10 * Math.Max(1, Math.Abs(optimal)), $"t = {t}, x = {x}");
            }
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void OfGaussian_TimesFromTheTerminalTimeOn_HasTheOptimalVelocityAsItsMean(string name)
    {
        var schedule = Path(name);
        foreach (var t in (double[])[0.3, 0.65, 0.9])
        {
            double[] states = [-0.5, 0.7];
            var (_, gradient) = Posterior(schedule, t, states);
            for (var i = 0; i < states.Length; i++)
            {
                // v^ = v_base + eta lambda J r', so only the mean of r' is needed.
                var actual =
                    Score(schedule, t, states[i], BaseMean, BaseVariance)
                    + (Lambda * DenoiserJacobian.OfGaussian(schedule, t, BaseVariance) * gradient[i]);

                actual.ShouldBe(Score(schedule, t, states[i], Mean, Variance), 1e-10, $"t = {t}");
            }
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void OfVelocity_GaussianBase_IsTheJacobianOfTheGaussian(string name)
    {
        var schedule = Path(name);
        var field = new GaussianField(schedule, 1, BaseMean, BaseVariance);
        foreach (var t in (double[])[0.1, 0.5, 0.9])
        {
            var slope = field.Velocity(1, t) - field.Velocity(0, t);
            var jacobian = DenoiserJacobian.OfVelocity(schedule, t);

            ((jacobian.Product * slope) + jacobian.Identity).ShouldBe(DenoiserJacobian.OfGaussian(schedule, t, BaseVariance), 1e-6);
        }
    }

    [Fact]
    public void At_TheLargestTerminalTime_IsThePathOfPlainEam()
    {
        var path = TerminalPath.At(Schedule.Linear, 1 - 1e-9, 0.4);
        var plain = EamTarget.At(Schedule.Linear, 0.4, 0.5, EamWeighting.ControlCost);

        path.Data.ShouldBe(0.4, 1e-8);
        path.Noise.ShouldBe(0.6, 1e-8);
        path.GuidanceGain(0.5).ShouldBe(plain.Guidance, 1e-8);
        (path.NoiseGain(0.5) / path.Noise).ShouldBe(plain.State, 1e-8);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.6499999)]
    public void At_TheMargins_IsFinite(double t)
    {
        foreach (var schedule in new[] { Schedule.Linear, Schedule.VariancePreserving })
        {
            var path = TerminalPath.At(schedule, 0.65, t);

            foreach (var c in (double[])[1e-4, 0.5, 1e4])
                Math.Abs(path.NoiseGain(c) + path.GuidanceGain(c)).ShouldBeLessThan(1e6);
        }
    }

    /// <summary>
    /// Endpoints of the base with the weights exp(lambda r), as annealing has them, on modes that are far apart. The noising carries the
    /// weights to X_T, so the mean of the target is off by the bias of the guidance there alone, and a smaller C makes that smaller.
    /// </summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void At_WeightedEndpoints_MissTheOptimalVelocityByTheBiasOfTheGuidance(string name)
    {
        const double TerminalTime = 0.65;
        var schedule = Path(name);
        var mixture = new GaussianMixture([0.6, 0.4], [-0.9, 1.1], [0.15, 0.1]);
        var optimum = mixture.Quadratic([Centre], 1, Lambda).Mixture;
        var (noised, optimal) = (mixture.Noised(schedule.At(TerminalTime)), optimum.Noised(schedule.At(TerminalTime)));
        var points = Enumerable.Range(-250, 501).Select(i => 2 * Step * i).ToArray();
        var weights = Array.ConvertAll(points, x => Math.Exp(mixture.LogDensity([x]) - (Lambda * (x - Centre) * (x - Centre) / 2)));
        var (mass, guidance, bias) = (new double[points.Length], new double[points.Length], new double[points.Length]);
        for (var i = 0; i < points.Length; i++)
        {
            var gradient = 0.0;
            for (var k = 0; k < points.Length; k++)
            {
                var distance = (points[i] - (schedule.Alpha(TerminalTime) * points[k])) / schedule.Beta(TerminalTime);
                var weight = weights[k] * Math.Exp(-distance * distance / 2);
                mass[i] += weight;
                gradient += weight * (Centre - points[k]);
            }

            gradient = mass[i] == 0 ? 0 : gradient / mass[i];
            guidance[i] = ScoreOf(noised, points[i]) + (Lambda * Jacobian(schedule, TerminalTime, mixture, points[i]) * gradient);
            bias[i] = guidance[i] - ScoreOf(optimal, points[i]);
        }

        foreach (var t in (double[])[0.2, 0.5])
        {
            foreach (var c in (double[])[0.05, 1])
            {
                var path = TerminalPath.At(schedule, TerminalTime, t);
                var (sum, biases, total) = (0.0, 0.0, 0.0);
                for (var i = 0; i < points.Length; i++)
                {
                    var noise = (0.1 - (path.Data * points[i])) / path.Noise;
                    var weight = mass[i] * Math.Exp(-noise * noise / 2);
                    var velocity =
                        (path.Kappa * path.Data * points[i]) + (path.NoiseGain(c) * noise) + (path.GuidanceGain(c) * guidance[i]);
                    (sum, biases, total) = (sum + (weight * velocity), biases + (weight * bias[i]), total + weight);
                }

                var exact = new double[1];
                optimum.Velocity(schedule, t, [0.1], exact);
                ((sum / total) - exact[0]).ShouldBe(path.GuidanceGain(c) * biases / total, 1e-8, $"t = {t}, C = {c}");
                Math.Abs(biases / total).ShouldBeGreaterThan(0.01);
            }

            var at = TerminalPath.At(schedule, TerminalTime, t);
            at.GuidanceGain(0.05).ShouldBeLessThan(at.GuidanceGain(1) / 2);
        }
    }

    private static double ScoreOf(GaussianMixture mixture, double x)
    {
        var score = new double[1];
        mixture.Score([x], score);
        return score[0];
    }

    // J of the base, by central differences of its velocity.
    private static double Jacobian(Schedule schedule, double t, GaussianMixture mixture, double x)
    {
        const double Difference = 1e-4;
        var (above, below) = (new double[1], new double[1]);
        mixture.Velocity(schedule, t, [x + Difference], above);
        mixture.Velocity(schedule, t, [x - Difference], below);
        var (product, identity) = DenoiserJacobian.OfVelocity(schedule, t);
        return (product * (above[0] - below[0]) / (2 * Difference)) + identity;
    }

    private static Schedule Path(string name) => name == "vp" ? Schedule.VariancePreserving : Schedule.Linear;

    private static double Score(Schedule schedule, double t, double x, double mean, double variance)
    {
        var (alpha, beta) = (schedule.Alpha(t), schedule.Beta(t));
        return ((alpha * mean) - x) / ((alpha * alpha * variance) + (beta * beta));
    }

    /// <summary>Returns p*_T (not normalised) and E*[r'(X_1) | X_T] at each state, by the trapezium rule over X_1.</summary>
    private static (double[] Mass, double[] Gradient) Posterior(Schedule schedule, double time, double[] states)
    {
        var (alpha, beta) = (schedule.Alpha(time), schedule.Beta(time));
        var (mass, gradient) = (new double[states.Length], new double[states.Length]);
        for (var i = 0; i < states.Length; i++)
        {
            for (var k = -600; k <= 800; k++)
            {
                var x1 = Step * k;
                var distance = (states[i] - (alpha * x1)) / beta;
                var weight = Math.Exp((-(x1 - Mean) * (x1 - Mean) / (2 * Variance)) - (distance * distance / 2));
                mass[i] += weight;
                gradient[i] += weight * (Centre - x1);
            }

            // Far tails underflow to 0, and so do their weights.
            gradient[i] = mass[i] == 0 ? 0 : gradient[i] / mass[i];
        }

        return (mass, gradient);
    }
}
