using Eam.Core.FineTuning;
using Eam.Core.Flows;

namespace Eam.Core.Tests.FineTuning;

public sealed class EamTargetTests
{
    [Fact]
    public void At_ReferenceTimes_MatchesAdjointGainTargetAndWeight()
    {
        var times = Reference.Doubles("eam", "t");
        var (states, targets) = (Reference.Doubles("eam", "xt"), Reference.Doubles("eam", "velocity_target"));
        var (endpoints, guidance) = (Reference.Doubles("eam", "endpoint"), Reference.Doubles("eam", "guidance"));
        var c = Reference.Number("eam", "base_variance");
        for (var i = 0; i < times.Length; i++)
        {
            var target = EamTarget.At(Schedule.Linear, times[i], c, EamWeighting.ControlCost);

            (target.Guidance / Schedule.Linear.Eta(times[i])).ShouldBe(Reference.Doubles("eam", "phi")[i], 1e-10);
            target.Weight.ShouldBe(Reference.Doubles("eam", "weight")[i], 1e-10);
            for (var j = 0; j < 2; j++)
            {
                var row = (2 * (i % 3)) + j;
                var velocity = (target.State * states[(2 * i) + j]) + (target.Guidance * (guidance[row] + (endpoints[row] / c)));
                velocity.ShouldBe(targets[(2 * i) + j], 1e-9 * Math.Max(1, Math.Abs(targets[(2 * i) + j])));
            }
        }
    }

    [Fact]
    public void At_ReferenceMixture_HasTheTrueScoreAsItsMean()
    {
        foreach (var row in Reference.Find("identity_1d", "rows").EnumerateArray())
        {
            var (c, t, x) = (row.GetProperty("C").GetDouble(), row.GetProperty("t").GetDouble(), row.GetProperty("x").GetDouble());

            var actual = ExpectedScoreTarget(Schedule.Linear, c, t, x, TiltedMixture.Reference);

            actual.ShouldBe(row.GetProperty("expected_target").GetDouble(), 1e-8);
        }
    }

    [Theory]
    [InlineData("linear", 0.5)]
    [InlineData("linear", 1)]
    [InlineData("linear", 3)]
    [InlineData("vp", 0.5)]
    [InlineData("vp", 1)]
    [InlineData("vp", 3)]
    public void At_AnyBaseVariance_HasTheTrueScoreAsItsMean(string schedule, double c)
    {
        // E_{p*}[s^ | X_t = x] = s*(x, t), by quadrature (docs/methods.md#efficient-adjoint-matching-eam).
        var path = schedule == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        foreach (var t in new[] { 0.1, 0.35, 0.6, 0.95 })
        {
            foreach (var x in new[] { -1.2, 0.3, 2.0 })
                ExpectedScoreTarget(path, c, t, x, TiltedMixture.Reference).ShouldBe(TiltedMixture.Reference.Score(path, t, x), 1e-10);
        }
    }

    [Fact]
    public void At_UnitCheck_MovesTheVelocityByTwoThirds()
    {
        // By hand: base N(0, 1), r = -x^2 / 2, t = 1/2, x = 1; so p* = N(0, 1/2). RAM's fixed point would move the velocity by only 4/9.
        var target = new TiltedMixture([1], [0], [1], 0, 1);
        var schedule = Schedule.Linear;

        var score = ExpectedScoreTarget(schedule, 1, 0.5, 1, target);

        var velocity = (schedule.Kappa(0.5) * 1) + (schedule.Eta(0.5) * score);
        var baseVelocity = (schedule.Kappa(0.5) * 1) + (schedule.Eta(0.5) * -2);
        Math.Abs(velocity - baseVelocity).ShouldBe(2.0 / 3.0, 1e-10);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.999)]
    public void At_TheMargins_IsFinite(double t)
    {
        foreach (var schedule in new[] { Schedule.Linear, Schedule.VariancePreserving })
        {
            foreach (var weighting in Enum.GetValues<EamWeighting>())
            {
                var target = EamTarget.At(schedule, t, 0.5, weighting);
                double.IsFinite(target.State + target.Guidance + target.Weight).ShouldBeTrue();
                Math.Abs(target.State).ShouldBeLessThan(10);
            }
        }
    }

    /// <summary>Returns E[s^ | X_t = x] under p*, by the trapezium rule over X_1 (spectrally accurate for these densities).</summary>
    private static double ExpectedScoreTarget(Schedule schedule, double c, double t, double x, TiltedMixture target)
    {
        var coefficients = EamTarget.At(schedule, t, c, EamWeighting.ControlCost);
        var (alpha, beta) = (schedule.Alpha(t), schedule.Beta(t));
        var (sum, mass) = (0.0, 0.0);
        for (var i = 0; i <= 40000; i++)
        {
            var x1 = -10 + (20.0 * i / 40000);
            var weight = target.Density(x1) * Math.Exp(-Math.Pow(x - (alpha * x1), 2) / (2 * beta * beta));
            var velocity = (coefficients.State * x) + (coefficients.Guidance * (target.Gradient(x1) + (x1 / c)));
            sum += weight * (velocity - (schedule.Kappa(t) * x)) / schedule.Eta(t);
            mass += weight;
        }

        return sum / mass;
    }

    /// <summary>A 1-D mixture tilted by exp(-lambda (x - c)^2 / 2), not normalised.</summary>
    private sealed record TiltedMixture(double[] Weights, double[] Means, double[] Variances, double Centre, double Lambda)
    {
        public static TiltedMixture Reference =>
            new(
                FineTuning.Reference.Doubles("identity_1d", "weights"),
                FineTuning.Reference.Doubles("identity_1d", "means"),
                FineTuning.Reference.Doubles("identity_1d", "variances"),
                FineTuning.Reference.Number("identity_1d", "c"),
                FineTuning.Reference.Number("identity_1d", "lambda")
            );

        public double Density(double x) => Base(x).Density * Math.Exp(-Lambda * (x - Centre) * (x - Centre) / 2);

        /// <summary>Returns lambda r' + (log p_base)'.</summary>
        public double Gradient(double x) => (-Lambda * (x - Centre)) + Base(x).Score;

        /// <summary>Returns the score of p*_t: the tilted mixture in closed form, noised.</summary>
        public double Score(Schedule schedule, double t, double x)
        {
            var (alpha, beta) = (schedule.Alpha(t), schedule.Beta(t));
            var (density, gradient) = (0.0, 0.0);
            for (var i = 0; i < Weights.Length; i++)
            {
                var variance = 1 / ((1 / Variances[i]) + Lambda);
                var mean = variance * ((Means[i] / Variances[i]) + (Lambda * Centre));
                var spread = Variances[i] + (1 / Lambda);
                var weight = Weights[i] * Math.Exp(-Math.Pow(Centre - Means[i], 2) / (2 * spread)) / Math.Sqrt(spread);
                var noised = (alpha * alpha * variance) + (beta * beta);
                var term = weight * Math.Exp(-Math.Pow(x - (alpha * mean), 2) / (2 * noised)) / Math.Sqrt(noised);
                density += term;
                gradient += term * ((alpha * mean) - x) / noised;
            }

            return gradient / density;
        }

        private (double Density, double Score) Base(double x)
        {
            var (density, gradient) = (0.0, 0.0);
            for (var i = 0; i < Weights.Length; i++)
            {
                var term = Weights[i] * Math.Exp(-Math.Pow(x - Means[i], 2) / (2 * Variances[i])) / Math.Sqrt(Variances[i]);
                density += term;
                gradient += term * (Means[i] - x) / Variances[i];
            }

            // Values in the far tails underflow to 0, and so do their weights.
            return (density, density == 0 ? 0 : gradient / density);
        }
    }
}
