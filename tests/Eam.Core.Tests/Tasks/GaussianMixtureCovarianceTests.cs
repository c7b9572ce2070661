using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tests.Flows;

namespace Eam.Core.Tests.Tasks;

/// <summary>Five unequal modes in three dimensions, each with a covariance of its own, against the formulas of a Gaussian and numeric integration.</summary>
public sealed class GaussianMixtureCovarianceTests
{
    private const int Modes = 5,
        D = 3;

    private static readonly double[] Weights = [0.1, 0.3, 0.15, 0.25, 0.2];

    private static readonly double[] Means = [1, 0, 0.5, -1, 1, 0, 0, -1.2, -0.7, 0.8, 1.1, -1, -0.6, -0.4, 1.2];

    private static readonly double[] Target = [0.6, -0.3, 0.4];

    // R diag(a, b, c) R^T with rotations that differ by mode.
    private static readonly double[] Covariances = [.. Enumerable.Range(0, Modes).SelectMany(Covariance)];

    [Theory]
    [InlineData("quadratic")]
    [InlineData("linear")]
    public void Tilt_OfFullCovariances_HasTheLogPartitionAndMarginalsOfTheIntegral(string reward)
    {
        var task = Create(reward);
        const int Points = 56;
        const double From = -5.5,
            Step = 11.0 / Points;
        var (total, marginals) = (0.0, new double[D][]);
        for (var j = 0; j < D; j++)
            marginals[j] = new double[Points];
        var x = new double[D];
        var precisions = Enumerable.Range(0, Modes).Select(i => Inverse(Covariances.AsSpan(i * 9, 9).ToArray())).ToArray();
        for (var cell = 0; cell < Points * Points * Points; cell++)
        {
            int[] at = [cell / (Points * Points), cell / Points % Points, cell % Points];
            for (var j = 0; j < D; j++)
                x[j] = From + ((at[j] + 0.5) * Step);
            var mass = Density(x, precisions) * Math.Exp(1.5 * Reward(reward, x)) * Step * Step * Step;
            total += mass;
            for (var j = 0; j < D; j++)
                marginals[j][at[j]] += mass;
        }

        task.Tilt.LogPartition.ShouldBe(Math.Log(total), 1e-4);
        for (var j = 0; j < D; j++)
        {
            // The mean of each marginal, and its density at some points.
            var mean = marginals[j].Select((mass, k) => mass * (From + ((k + 0.5) * Step))).Sum() / total;
            MarginalMean(task.Tilt.Mixture, j).ShouldBe(mean, 1e-3);
            for (var k = 0; k < Points; k += 5)
                MarginalDensity(task, j, From + ((k + 0.5) * Step)).ShouldBe(marginals[j][k] / (total * Step), 2e-3);
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Velocity_OfFullCovariances_IsKappaXPlusEtaScoreAndItsProductThatOfCentralDifferences(string name)
    {
        var (mixture, schedule) = (Create("quadratic").Base, name == "vp" ? Schedule.VariancePreserving : Schedule.Linear);
        var field = new RotatedMixtureVelocity(mixture, schedule);
        double[] x = [0.3, -0.8, 0.6];
        float[] cotangent = [0.7f, -0.2f, 1.1f];
        var (score, expected) = (new double[D], new double[D]);
        var (velocity, gradient) = (new HostTensor(1, D), new HostTensor(1, D));
        foreach (var t in (float[])[0.1f, 0.5f, 0.9f])
        {
            mixture.Noised(schedule.At(t)).Score(x, score);
            mixture.Velocity(schedule, t, x, expected);
            field.Vjp(Tensor(x), [t], new HostTensor(1, D, cotangent), velocity, gradient);
            for (var j = 0; j < D; j++)
            {
                expected[j].ShouldAgree((schedule.Kappa(t) * x[j]) + (schedule.Eta(t) * score[j]), 1e-9);
                ((double)velocity.Values[j]).ShouldAgree(expected[j], 2e-5);
                var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
                up[j] += 1e-5;
                down[j] -= 1e-5;
                var slope = (Along(mixture, schedule, t, up, cotangent) - Along(mixture, schedule, t, down, cotangent)) / 2e-5;
                ((double)gradient.Values[j]).ShouldAgree(slope, 2e-4);
            }
        }
    }

    [Fact]
    public void Covariances_ThatAreDiagonal_GiveTheMixtureOfTheirVariances()
    {
        double[] variances = [0.3, 0.2, 1.5, 1.1, 0.05, 2];
        double[] covariances = [0.3, 0, 0, 0, 0.2, 0, 0, 0, 1.5, 1.1, 0, 0, 0, 0.05, 0, 0, 0, 2];
        var plain = new GaussianMixture([0.7, 0.3], [1, 0, -1, 2, 0.5, -2], variances);
        var full = GaussianMixture.WithCovariances([0.7, 0.3], [1, 0, -1, 2, 0.5, -2], covariances);
        double[] x = [0.4, 0.1, -1.2];
        var (plainVelocity, fullVelocity) = (new double[3], new double[3]);

        full.HasAxes.ShouldBeTrue();
        full.LogDensity(x).ShouldBe(plain.LogDensity(x), 1e-12);
        full.Quadratic([1, 0, 2], 0.8, 1.3).LogPartition.ShouldBe(plain.Quadratic([1, 0, 2], 0.8, 1.3).LogPartition, 1e-12);
        full.Linear([1, 0, 2], 0.7).LogPartition.ShouldBe(plain.Linear([1, 0, 2], 0.7).LogPartition, 1e-12);
        plain.Velocity(Schedule.Linear, 0.4, x, plainVelocity);
        full.Velocity(Schedule.Linear, 0.4, x, fullVelocity);
        for (var j = 0; j < 3; j++)
            fullVelocity[j].ShouldBe(plainVelocity[j], 1e-12);
    }

    [Fact]
    public void Sample_OfFullCovariances_HasThem()
    {
        double[] covariance = [1, 0.6, 0.6, 0.5];
        var samples = GaussianMixture.WithCovariances([1], [2, -1], covariance).Sample(new RandomStream(1, 1), 40000);

        double Mean(Func<int, double> of) => Enumerable.Range(0, 40000).Average(of);
        Mean(i => samples[2 * i]).ShouldBe(2, 0.03);
        Mean(i => (samples[2 * i] - 2.0) * (samples[2 * i] - 2.0)).ShouldBe(1, 0.04);
        Mean(i => (samples[2 * i] - 2.0) * (samples[(2 * i) + 1] + 1.0)).ShouldBe(0.6, 0.03);
        Mean(i => (samples[(2 * i) + 1] + 1.0) * (samples[(2 * i) + 1] + 1.0)).ShouldBe(0.5, 0.02);
    }

    [Theory]
    [InlineData("weights", "0.5, 0.5", "must have 5 numbers, not 2 (one for each of the modes)")]
    [InlineData("weights", "1, 1, 1, 1, -1", "must not be negative, and one must be above zero")]
    [InlineData("means", "1, two", "must be a list of numbers; 'two' is none (dimension of them for each of the modes)")]
    [InlineData("target", "1, 2", "must have 3 numbers, not 2 (one for each coordinate)")]
    [InlineData("covariances", "1", "must have 45 numbers, not 1 (dimension x dimension of them for each of the modes)")]
    public void Check_ListThatDoesNotFit_NamesTheSetting(string setting, string value, string reason)
    {
        var definition = TaskCatalog.Find("gaussian-mixture")!;
        var settings = Settings("quadratic");
        definition.Check!(settings).ShouldBeNull();

        var wrong = definition.Check(
            settings with
            {
                Values = new Dictionary<string, ParameterValue>(settings.Values) { [setting] = ParameterValue.Of(value) },
            }
        );

        wrong.ShouldBe((setting, reason));
    }

    [Theory]
    [InlineData("1, 2, 3, 4", "the covariance of mode 1 is not symmetric")]
    [InlineData("1, 2, 2, 1", "the covariance of mode 1 is not positive definite")]
    [InlineData("1, 1, 1, 1", "the covariance of mode 1 is not positive definite")]
    public void Check_NoCovariance_SaysWhy(string covariance, string reason)
    {
        var settings = new TaskSettings(
            "gaussian-mixture",
            new Dictionary<string, ParameterValue> { ["modes"] = ParameterValue.Of(1), ["covariances"] = ParameterValue.Of(covariance) }
        );

        TaskCatalog.Find("gaussian-mixture")!.Check!(settings)!.Value.Reason.ShouldBe($"is wrong: {reason}");
    }

    private static TaskSettings Settings(string reward) =>
        new(
            "gaussian-mixture",
            new Dictionary<string, ParameterValue>
            {
                ["modes"] = ParameterValue.Of(Modes),
                ["dimension"] = ParameterValue.Of(D),
                ["reward"] = ParameterValue.Of(reward),
                ["reward_scale"] = ParameterValue.Of(1.5),
                ["weights"] = ParameterValue.Of(List(Weights)),
                ["means"] = ParameterValue.Of(List(Means)),
                ["covariances"] = ParameterValue.Of(List(Covariances)),
                ["target"] = ParameterValue.Of(List(Target)),
            }
        );

    private static GaussianMixtureTask Create(string reward) =>
        (GaussianMixtureTask)TaskCatalog.Find("gaussian-mixture")!.Create(Settings(reward), name => throw new FileNotFoundException(name));

    private static string List(double[] values) =>
        string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static HostTensor Tensor(double[] x) => new(1, x.Length, Array.ConvertAll(x, value => (float)value));

    private static double Reward(string reward, double[] x) =>
        reward == "linear" ? x.Zip(Target, (a, b) => a * b).Sum() : -0.5 * x.Zip(Target, (a, b) => (a - b) * (a - b)).Sum();

    private static double Along(GaussianMixture mixture, Schedule schedule, double t, double[] x, float[] cotangent)
    {
        var velocity = new double[D];
        mixture.Velocity(schedule, t, x, velocity);
        return velocity.Select((value, j) => value * cotangent[j]).Sum();
    }

    // p_base, from the inverse and the determinant of each covariance.
    private static double Density(double[] x, (double[] Inverse, double Determinant)[] precisions)
    {
        var sum = 0.0;
        for (var i = 0; i < Modes; i++)
        {
            var square = 0.0;
            for (var a = 0; a < D; a++)
            {
                for (var b = 0; b < D; b++)
                    square += (x[a] - Means[(i * D) + a]) * precisions[i].Inverse[(a * D) + b] * (x[b] - Means[(i * D) + b]);
            }

            sum += Weights[i] * Math.Exp(-0.5 * square) / Math.Sqrt(Math.Pow(2 * Math.PI, D) * precisions[i].Determinant);
        }

        return sum;
    }

    private static (double[] Inverse, double Determinant) Inverse(double[] m)
    {
        var determinant =
            (m[0] * ((m[4] * m[8]) - (m[5] * m[7]))) - (m[1] * ((m[3] * m[8]) - (m[5] * m[6]))) + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));
        double[] adjugate =
        [
            (m[4] * m[8]) - (m[5] * m[7]),
            (m[2] * m[7]) - (m[1] * m[8]),
            (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]),
            (m[0] * m[8]) - (m[2] * m[6]),
            (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]),
            (m[1] * m[6]) - (m[0] * m[7]),
            (m[0] * m[4]) - (m[1] * m[3]),
        ];
        return (Array.ConvertAll(adjugate, value => value / determinant), determinant);
    }

    private static double MarginalMean(GaussianMixture mixture, int j) =>
        Enumerable.Range(0, Modes).Sum(i => mixture.Weights[i] * mixture.Mean(i)[j]);

    // A component's marginal variance is the diagonal of Q diag(v) Q^T.
    private static double MarginalDensity(GaussianMixtureTask task, int j, double x)
    {
        var (mixture, sum) = (task.Tilt.Mixture, 0.0);
        for (var i = 0; i < Modes; i++)
        {
            var variance = 0.0;
            for (var k = 0; k < D; k++)
                variance += mixture.Axes(i)[(j * D) + k] * mixture.Axes(i)[(j * D) + k] * mixture.Variance(i)[k];
            var offset = x - mixture.Mean(i)[j];
            sum += mixture.Weights[i] * Math.Exp(-0.5 * offset * offset / variance) / Math.Sqrt(2 * Math.PI * variance);
        }

        return sum;
    }

    private static double[] Covariance(int mode)
    {
        var (s, c) = Math.SinCos(0.7 + mode);
        var (p, q) = Math.SinCos(0.3 * mode);
        double[] r = [c, -s, 0, s * q, c * q, -p, s * p, c * p, q];
        double[] variances = [0.5, 0.15 + (0.05 * mode), 0.25];
        var covariance = new double[9];
        for (var a = 0; a < D; a++)
        {
            for (var b = 0; b < D; b++)
            {
                for (var k = 0; k < D; k++)
                    covariance[(a * D) + b] += r[(a * D) + k] * variances[k] * r[(b * D) + k];
            }
        }

        return covariance;
    }
}
