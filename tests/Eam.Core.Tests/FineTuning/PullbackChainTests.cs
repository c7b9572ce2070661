using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

/// <summary>The pullback in several steps, by quadrature in one dimension.</summary>
public sealed class PullbackChainTests
{
    private const double T = 0.65,
        Lambda = 1.5,
        Centre = 0.8;

    private static readonly GaussianMixture Base = new([0.6, 0.4], [-0.5, 0.7], [0.3, 0.2]);

    // p* for the reward -(x - c)^2 / 2
    private static readonly GaussianMixture Tilted = Base.Quadratic([Centre], 1, Lambda).Mixture;

    private static readonly double[] Points = [.. Enumerable.Range(-200, 401).Select(i => 0.02 * i)];

    [Theory]
    [InlineData("linear", 0.2, 0.9)]
    [InlineData("linear", 0.65, 0.7)]
    [InlineData("linear", 0.5, 0.5)]
    [InlineData("vp", 0.2, 0.9)]
    [InlineData("vp", 0.65, 0.7)]
    public void Between_GaussianBase_IsTheRegressionOfTheLaterState(string name, double t, double s)
    {
        const double Variance = 0.8;
        var schedule = Path(name);
        var field = new GaussianField(schedule, 1, 0.4, Variance);
        var step = PullbackStep.Between(schedule, t, s);
        var (early, late) = (VarianceAt(t), VarianceAt(s));

        // E[X_s | X_t] has the slope Cov(X_s, X_t) / Var(X_t), and X_t = a X_s + b e has the variance of X_t.
        var slope = field.Velocity(1, t) - field.Velocity(0, t);
        ((step.Product * slope) + step.Identity).ShouldBe(step.Data * late / early, 1e-6);
        ((step.Data * step.Data * late) + (step.Noise * step.Noise)).ShouldBe(early, 1e-12);

        double VarianceAt(double time)
        {
            var (alpha, beta) = (schedule.Alpha(time), schedule.Beta(time));
            return (alpha * alpha * Variance) + (beta * beta);
        }
    }

    [Theory]
    [InlineData("linear", 1)]
    [InlineData("linear", 5)]
    [InlineData("vp", 5)]
    public void To_GaussianBase_StepsMultiplyToOneStep(string name, int steps)
    {
        var schedule = Path(name);
        var field = new GaussianField(schedule, 1, 0.4, 0.8);
        var chain = new PullbackChain(schedule, T, steps);
        var (jacobian, data, variance) = (1.0, 1.0, 0.0);
        for (var k = steps - 1; k >= 0; k--)
        {
            var step = chain.To(chain[k]);
            var slope = field.Velocity(1, chain[k]) - field.Velocity(0, chain[k]);
            jacobian *= (step.Product * slope) + step.Identity;
            variance = (step.Data * step.Data * variance) + (step.Noise * step.Noise);
            data *= step.Data;
        }

        jacobian.ShouldBe(DenoiserJacobian.OfGaussian(schedule, T, 0.8), 1e-6);
        data.ShouldBe(schedule.Alpha(T), 1e-12);
        Math.Sqrt(variance).ShouldBe(schedule.Beta(T), 1e-12);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Level_TimesOfTheChain_HaveEquallySpacedRatios(string name)
    {
        var schedule = Path(name);
        var chain = new PullbackChain(schedule, T, 4);
        var first = schedule.Beta(T) / schedule.Alpha(T);

        chain.Count.ShouldBe(4);
        for (var k = 0; k < 4; k++)
        {
            (schedule.Beta(chain[k]) / schedule.Alpha(chain[k])).ShouldBe(first * (4 - k) / 4, 1e-12);
            chain.Level(Math.BitDecrement(chain[k])).ShouldBe(k);
            chain.Level(chain[k]).ShouldBe(k + 1);
        }

        chain.Level(0.999).ShouldBe(4);
    }

    /// <summary>The bias at T of grad log phi, as its root mean square under p*, on a base whose posterior is not Gaussian.</summary>
    [Theory]
    [InlineData("linear", 0.0657)]
    [InlineData("vp", 0.0555)]
    public void To_MixtureBase_MoreStepsHaveLessBias(string name, double ofOne)
    {
        var schedule = Path(name);

        Bias(schedule, 1).ShouldBe(ofOne, 0.001);
        Bias(schedule, 2).ShouldBeLessThan(ofOne / 1.5);
        Bias(schedule, 4).ShouldBeLessThan(ofOne / 2.5);
        Bias(schedule, 8).ShouldBeLessThan(ofOne / 4.5);
    }

    private static double Bias(Schedule schedule, int steps)
    {
        var chain = new PullbackChain(schedule, T, steps);
        var later = Tilted;
        var gradient = Array.ConvertAll(Points, x => Lambda * (Centre - x));
        for (var k = steps - 1; k >= 0; k--)
        {
            gradient = CarryBack(schedule, chain.To(chain[k]), chain[k], later, gradient);
            later = Tilted.Noised(schedule.At(chain[k]));
        }

        var noised = Base.Noised(schedule.At(T));
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < Points.Length; i++)
        {
            var weight = Math.Exp(later.LogDensity([Points[i]]));
            var error = gradient[i] - (Score(later, Points[i]) - Score(noised, Points[i]));
            (sum, total) = (sum + (weight * error * error), total + weight);
        }

        return Math.Sqrt(sum / total);
    }

    /// <summary>
    /// Returns J(x) E*[gradient(X_s) | X_t = x] at each point x. X_s given X_t has the density p*_s(X_s) N(x; a X_s, b^2).
    /// </summary>
    private static double[] CarryBack(Schedule schedule, PullbackStep step, double t, GaussianMixture later, double[] gradient)
    {
        var mass = Array.ConvertAll(Points, x => Math.Exp(later.LogDensity([x])));
        return Array.ConvertAll(Points, x => ((step.Product * Slope(schedule, t, x)) + step.Identity) * Mean(x));

        double Mean(double x)
        {
            var (sum, total) = (0.0, 0.0);
            for (var i = 0; i < Points.Length; i++)
            {
                var noise = (x - (step.Data * Points[i])) / step.Noise;
                var weight = mass[i] * Math.Exp(-noise * noise / 2);
                (sum, total) = (sum + (weight * gradient[i]), total + weight);
            }

            // Far tails underflow to 0, and so do their weights.
            return total == 0 ? 0 : sum / total;
        }
    }

    // dv/dx of the base
    private static double Slope(Schedule schedule, double t, double x)
    {
        const double Step = 1e-4;
        var (above, below) = (new double[1], new double[1]);
        Base.Velocity(schedule, t, [x + Step], above);
        Base.Velocity(schedule, t, [x - Step], below);
        return (above[0] - below[0]) / (2 * Step);
    }

    private static double Score(GaussianMixture mixture, double x)
    {
        var score = new double[1];
        mixture.Score([x], score);
        return score[0];
    }

    private static Schedule Path(string name) => name == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
}
