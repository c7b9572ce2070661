using System.Text.Json;
using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.Tests.Flows;

public class GaussianMixtureTests
{
    private static readonly JsonElement Reference = ReferenceData.LinearPath.GetProperty("mixture");

    private static GaussianMixture Mixture { get; } =
        new(Reference.GetProperty("weights").Row(), Reference.GetProperty("means").Flat(), Reference.GetProperty("variances").Flat());

    [Fact]
    public void NoisedDensityScoreAndVelocity_AtReferencePoints_Agree()
    {
        var points = Reference.GetProperty("points").Rows();
        var (score, velocity) = (new double[3], new double[3]);
        foreach (var at in Reference.GetProperty("at").EnumerateArray())
        {
            var t = at.GetProperty("t").GetDouble();
            var noised = Mixture.Noised(Schedule.Linear.At(t));
            for (var i = 0; i < points.Length; i++)
            {
                noised.LogDensity(points[i]).ShouldAgree(at.GetProperty("log_density")[i].GetDouble(), 1e-10);
                noised.Score(points[i], score);
                Mixture.Velocity(Schedule.Linear, t, points[i], velocity);
                for (var j = 0; j < 3; j++)
                {
                    score[j].ShouldAgree(at.GetProperty("score")[i][j].GetDouble(), 1e-10);
                    velocity[j].ShouldAgree(at.GetProperty("velocity")[i][j].GetDouble(), 1e-10);
                }
            }
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Velocity_OfEitherSchedule_IsKappaXPlusEtaScore(string name)
    {
        var schedule = name == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        double[] x = [0.3, -1.2, 0.8];
        var (score, velocity) = (new double[3], new double[3]);
        foreach (var t in (double[])[0.01, 0.3, 0.77, 0.999])
        {
            Mixture.Noised(schedule.At(t)).Score(x, score);
            Mixture.Velocity(schedule, t, x, velocity);
            for (var j = 0; j < 3; j++)
                velocity[j].ShouldAgree((schedule.Kappa(t) * x[j]) + (schedule.Eta(t) * score[j]), 1e-10);
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void At_AnyTime_HasTheDerivativesOfAlphaAndBeta(string name)
    {
        var schedule = name == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        foreach (var t in (double[])[0.1, 0.5, 0.9])
        {
            var point = schedule.At(t);
            point.Alpha.ShouldBe(schedule.Alpha(t), 1e-14);
            point.Beta.ShouldBe(schedule.Beta(t), 1e-14);
            point.AlphaRate.ShouldAgree(schedule.Kappa(t) * schedule.Alpha(t), 1e-12);
            point.BetaRate.ShouldAgree((schedule.Beta(t + 1e-6) - schedule.Beta(t - 1e-6)) / 2e-6, 1e-8);
        }
    }

    [Fact]
    public void LinearTilt_OfReference_Agrees()
    {
        var expected = Reference.GetProperty("linear_tilt");

        var tilt = Mixture.Linear(expected.GetProperty("c").Row(), expected.GetProperty("lambda").GetDouble());

        CheckTilt(tilt, expected, expected.GetProperty("variances").Flat());
    }

    [Fact]
    public void QuadraticTilt_OfReference_Agrees()
    {
        var expected = Reference.GetProperty("quadratic_tilt");
        var variances = expected.GetProperty("isotropic_variances").Row().SelectMany(s => (double[])[s, s, s]).ToArray();
        var isotropic = new GaussianMixture(Mixture.Weights, Mixture.Means, variances);

        var tilt = isotropic.Quadratic(
            expected.GetProperty("c").Row(),
            expected.GetProperty("tau2").GetDouble(),
            expected.GetProperty("lambda").GetDouble()
        );

        CheckTilt(tilt, expected, [.. expected.GetProperty("variances").Row().SelectMany(s => (double[])[s, s, s])]);
    }

    [Fact]
    public void Tilts_AtAPoint_HaveTheDensityOfTheirDefinition()
    {
        // p*(x) = p(x) exp(lambda r(x)) / Z, with variances that differ by coordinate and the log Z that the tilt reports.
        double[] x = [0.4, -0.9, 0.1],
            c = [0.5, -1, 0.2];
        var linear = Mixture.Linear(c, 0.7);
        var quadratic = Mixture.Quadratic(c, 0.8, 1.3);
        var dot = x.Zip(c, (a, b) => a * b).Sum();
        var distance = x.Zip(c, (a, b) => (a - b) * (a - b)).Sum();

        linear.Mixture.LogDensity(x).ShouldAgree(Mixture.LogDensity(x) + (0.7 * dot) - linear.LogPartition, 1e-12);
        quadratic.Mixture.LogDensity(x).ShouldAgree(Mixture.LogDensity(x) - (1.3 * distance / 1.6) - quadratic.LogPartition, 1e-12);
    }

    [Fact]
    public void Score_OfOneDimensionalTilt_IsTheIdentitysTrueScore()
    {
        var expected = ReferenceData.LinearPath.GetProperty("identity_1d");
        var mixture = new GaussianMixture(
            expected.GetProperty("weights").Row(),
            expected.GetProperty("means").Row(),
            expected.GetProperty("variances").Row()
        );
        var tilted = mixture.Quadratic([expected.GetProperty("c").GetDouble()], 1, expected.GetProperty("lambda").GetDouble()).Mixture;
        var score = new double[1];
        foreach (var row in expected.GetProperty("rows").EnumerateArray())
        {
            tilted.Noised(Schedule.Linear.At(row.GetProperty("t").GetDouble())).Score([row.GetProperty("x").GetDouble()], score);
            score[0].ShouldAgree(row.GetProperty("true_score").GetDouble(), 1e-10);
        }
    }

    [Fact]
    public void Sample_ManyRows_HasTheMixturesMoments()
    {
        const int Count = 100_000;
        var samples = Mixture.Sample(new RandomStream(3, 1), Count);
        for (var j = 0; j < 3; j++)
        {
            var (mean, second) = (0.0, 0.0);
            for (var i = 0; i < Mixture.Components; i++)
            {
                mean += Mixture.Weights[i] * Mixture.Mean(i)[j];
                second += Mixture.Weights[i] * (Mixture.Variance(i)[j] + (Mixture.Mean(i)[j] * Mixture.Mean(i)[j]));
            }

            var column = Enumerable.Range(0, Count).Select(row => (double)samples[(row * 3) + j]).ToArray();
            column.Average().ShouldBe(mean, 5 * Math.Sqrt(second / Count));
            column.Average(v => v * v).ShouldBe(second, 0.05 * second);
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 1 }, new double[] { 0, 1, 2 }, new double[] { 1, 1, 1 })]
    [InlineData(new double[] { -1, 2 }, new double[] { 0, 1 }, new double[] { 1, 1 })]
    [InlineData(new double[] { 0, 0 }, new double[] { 0, 1 }, new double[] { 1, 1 })]
    [InlineData(new double[] { 1, 1 }, new double[] { 0, 1 }, new double[] { 1, 0 })]
    [InlineData(new double[] { 1, 1 }, new double[] { 0, 1 }, new double[] { 1, double.NaN })]
    public void Constructor_ValuesThatMakeNoMixture_AreRefused(double[] weights, double[] means, double[] variances) =>
        Should.Throw<ArgumentException>(() => new GaussianMixture(weights, means, variances));

    private static void CheckTilt(GaussianMixtureTilt tilt, JsonElement expected, double[] variances)
    {
        tilt.ExpectedReward.ShouldAgree(expected.GetProperty("expected_reward").GetDouble(), 1e-10);
        var (weights, means) = (expected.GetProperty("weights").Row(), expected.GetProperty("means").Flat());
        for (var i = 0; i < weights.Length; i++)
            tilt.Mixture.Weights[i].ShouldAgree(weights[i], 1e-10);
        for (var i = 0; i < means.Length; i++)
        {
            tilt.Mixture.Means[i].ShouldAgree(means[i], 1e-10);
            tilt.Mixture.Variances[i].ShouldAgree(variances[i], 1e-10);
        }
    }
}
