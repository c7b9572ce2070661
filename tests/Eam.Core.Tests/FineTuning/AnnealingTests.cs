using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class AnnealingTests
{
    [Fact]
    public void Advance_FixedStages_RisesEvenlyAndStops()
    {
        var annealing = new Annealing(ParameterValue.Of(4), "reward", 2);
        var scales = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            annealing.Advance([0f, 1f], new double[2]);
            scales.Add(annealing.Scale);
        }

        scales.ShouldBe([0.5, 1, 1.5, 2, 2, 2]);
    }

    [Fact]
    public void Advance_RewardWeights_AreTheExponentOfTheRise()
    {
        var annealing = new Annealing(ParameterValue.Of(2), "reward", 2);
        var weights = new double[3];

        annealing.Advance([0f, 1f, 3f], weights);
        weights.ShouldBe([-3, -2, 0], 1e-12);
        annealing.Advance([1f, 1f, 1f], weights);
        weights.ShouldBe([0, 0, 0], 1e-12);
    }

    [Fact]
    public void Advance_Auto_KeepsHalfOfTheEffectiveSamples()
    {
        var rewards = new float[2000];
        new RandomStream(1, 1).Gaussian(rewards);
        var weights = new double[rewards.Length];
        var annealing = new Annealing(ParameterValue.Of("auto"), "reward", 10);

        annealing.Advance(rewards, weights);

        annealing.Scale.ShouldBeInRange(0.5, 1.2);
        Annealing.EffectiveShare(rewards, new double[rewards.Length], annealing.Scale).ShouldBe(0.5, 0.01);
    }

    [Fact]
    public void Sample_AnyModel_WeightsToTheBaseAreUnbiased()
    {
        // E_model[dP_base / dP_model] = 1 and E_model[w X_1] = E_base[X_1] = 0, although the model's own mean is shifted.
        using var trial = new GaussianTrial("eam", ("learning_rate", 3e-3), ("batch_size", 64));
        trial.Iterate(60);
        using var x = trial.Problem.Backend.Rent(20000, 1);
        trial.Problem.Backend.Gaussian(x, new RandomStream(2, 2));
        var weights = new double[20000];

        new PathWeights(trial.Problem, 32, new RandomStream(3, 3)).Sample(x, weights, new ComputeLedger());

        var mean = x.Read().ToArray().Average();
        mean.ShouldBeGreaterThan(0.2f);
        weights.Average(Math.Exp).ShouldBe(1, 0.05);
        weights.Select((weight, i) => Math.Exp(weight) * x.Read()[i]).Average().ShouldBe(0, 0.06);
    }

    [Fact]
    public void Sample_TwoSteps_AreUnbiasedAlthoughTheLastHasNoWeight()
    {
        // With the model's own last step the mean would be off by h (v_theta - v_base), about a third of the model's shift.
        using var trial = new GaussianTrial("eam", ("learning_rate", 3e-3), ("batch_size", 64));
        trial.Iterate(200);
        using var x = trial.Problem.Backend.Rent(40000, 1);
        trial.Problem.Backend.Gaussian(x, new RandomStream(2, 2));
        var weights = new double[40000];
        var ledger = new ComputeLedger();

        new PathWeights(trial.Problem, 2, new RandomStream(3, 3)).Sample(x, weights, ledger);

        weights.Select((weight, i) => Math.Exp(weight) * x.Read()[i]).Average().ShouldBe(0, 0.05);
        ledger.Forwards.ShouldBe(3 * 40000);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Advance_UnevenPathWeights_AreTemperedAndReported(double least)
    {
        var (given, weights) = (Uneven(), Uneven());
        var (top, annealing) = (given.Max(), new Annealing(ParameterValue.Of(1), "path", 2, least));

        annealing.Advance(new float[weights.Length], weights);

        annealing.PathEffectiveShare!.Value.ShouldBeLessThan(0.05);
        Annealing.EffectiveShare(new float[weights.Length], weights, 0).ShouldBe(least, 1e-6);
        weights.Max().ShouldBe(0);
        var power = weights.Sum() / given.Sum(weight => weight - top);
        power.ShouldBeInRange(0.01, 0.99);
        weights.ShouldBe(given.Select(weight => power * (weight - top)), 1e-9);
    }

    [Fact]
    public void Advance_EvenPathWeightsOrNoLeast_LeavesThem()
    {
        var even = new double[] { -0.1, 0, -0.2 };
        var (given, uneven) = (Uneven(), Uneven());
        var top = given.Max();

        new Annealing(ParameterValue.Of(1), "path", 2, 0.2).Advance(new float[3], even);
        new Annealing(ParameterValue.Of(1), "path", 2).Advance(new float[uneven.Length], uneven);

        even.ShouldBe([-0.1, 0, -0.2]);
        uneven.ShouldBe(given.Select(weight => weight - top), 1e-12);
    }

    // Normal log weights of standard deviation 4: few of them carry the sum.
    private static double[] Uneven()
    {
        var values = new float[1000];
        new RandomStream(4, 4).Gaussian(values);
        return Array.ConvertAll(values, value => 4.0 * value);
    }

    [Fact]
    public void Draw_Weights_CountsFollowThemWithinOne()
    {
        using var backend = new ManagedBackend();
        using var pool = new EndpointPool(backend, 4, 1);
        using var rows = backend.Rent(4, 1);
        rows.Write([1, 2, 3, 4]);
        pool.Append(backend, rows, rows);
        pool.Weigh([Math.Log(0.1), Math.Log(0.2), Math.Log(0.3), Math.Log(0.4)]);
        var drawn = new int[1000];

        pool.Draw(new RandomStream(1, 1), drawn);

        for (var i = 0; i < 4; i++)
            drawn.Count(row => row == i).ShouldBeInRange((100 * (i + 1)) - 2, (100 * (i + 1)) + 2);
    }

    [Fact]
    public void Append_FullRing_OverwritesTheOldest()
    {
        using var backend = new ManagedBackend();
        using var pool = new EndpointPool(backend, 4, 1);
        using var fresh = backend.Rent(2, 1);
        for (var i = 0; i < 3; i++)
        {
            fresh.Write([i, i]);
            pool.Append(backend, fresh, fresh);
        }

        pool.Count.ShouldBe(4);
        pool.Endpoints.Read().ToArray().ShouldBe([2f, 2f, 1f, 1f]);
    }
}
