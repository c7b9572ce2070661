using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tests.Tasks.Rewards;

public sealed class WeightedRewardTests : IDisposable
{
    private readonly ManagedBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Gradient_OfTwoRewards_IsTheWeightedSumOfBoth()
    {
        var reward = Sum(("a", 2, new LinearReward([1, 0])), ("b", -0.5, new QuadraticReward([1, 1], 1)));
        using var x = Rows([3, 4]);
        using var gradient = _backend.Rent(1, 2);
        var values = new float[1];

        reward.Gradient(x, values, gradient);

        // 2 * 3 - 0.5 * -(4 + 9) / 2, and 2 (1, 0) - 0.5 * -(2, 3).
        values.ShouldBe([6 + 3.25f]);
        gradient.Read().ToArray().ShouldBe([3, 1.5f]);
        reward.Evaluate(x, values);
        values.ShouldBe([9.25f]);
    }

    [Fact]
    public void Gradient_OfOneRewardWithWeightOne_IsThatRewardBitForBit()
    {
        var inner = new QuadraticReward([0.1f, 0.7f], 0.3);
        using var x = Rows([0.3f, -1.7f, 12.3f, 1e-5f]);
        using Tensor alone = _backend.Rent(2, 2),
            summed = _backend.Rent(2, 2);
        float[] expected = new float[2],
            values = new float[2];
        inner.Gradient(x, expected, alone);

        Sum(("only", 1, inner), ("unseen", 0, new Broken())).Gradient(x, values, summed);

        values.ShouldBe(expected);
        summed.Read().ToArray().ShouldBe(alone.Read().ToArray());
    }

    [Fact]
    public void Evaluate_RewardWithWeightZero_IsNotCalled_AndOnlyEvaluatedWithAll()
    {
        var unseen = new Broken { Values = [7, 7] };
        var reward = Sum(("a", 1, new LinearReward([1, 0])), ("unseen", 0, unseen));
        using var x = Rows([1, 0, 2, 0]);
        float[] values = new float[2],
            parts = new float[4];

        reward.Evaluate(x, values);
        unseen.Calls.ShouldBe(0);
        reward.EvaluateAll(x, values, parts);

        values.ShouldBe([1, 2]);
        parts.ShouldBe([1, 2, 7, 7]);
        reward.FlopsPerRow.ShouldBe(new LinearReward([1, 0]).FlopsPerRow);
        reward.HasGradient.ShouldBeTrue("the unseen reward has none, but it is not trained");
        reward.With([1, 1]).HasGradient.ShouldBeFalse();
    }

    [Fact]
    public void With_OtherWeights_ChangesOnlyTheCopy()
    {
        var reward = Sum(("a", 1, new LinearReward([1, 0])), ("b", 0, new LinearReward([0, 1])));
        using var x = Rows([3, 5]);
        var values = new float[1];

        reward.With([0, 0]).Evaluate(x, values);
        values.ShouldBe([0]);
        reward.With([0, 2]).Evaluate(x, values);
        values.ShouldBe([10]);
        reward.Evaluate(x, values);
        values.ShouldBe([3]);
    }

    [Fact]
    public void Gradient_NothingTrained_IsZero()
    {
        using var x = Rows([3, 5]);
        using var gradient = Rows([9, 9]);
        float[] values = [9];

        Sum(("a", 0, new LinearReward([1, 0]))).Gradient(x, values, gradient);

        values.ShouldBe([0]);
        gradient.Read().ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public void Faults_NaNForSomeRows_NameTheRewardAndTheRows()
    {
        var reward = Sum(
            ("reward pick", 1, new LinearReward([1])),
            ("reward hps", 1, new Broken { Values = [0, float.NaN, 1, float.NaN] })
        );
        using var x = Rows([1, 2, 3, 4], columns: 1);
        var values = new float[4];

        reward.Evaluate(x, values);
        reward.Faults.Line.ShouldBe("reward hps is NaN for 2 of 4 rows (1, 3)");
        reward.Evaluate(x, values);
        reward.Faults.Line.ShouldBe("reward hps is NaN for 4 of 8 rows (1, 3, 5, 7)");
        reward.Evaluate(x, values);
        reward.Faults.Line.ShouldBe("reward hps is NaN for 6 of 12 rows (1, 3, 5, 7, 9, ..)");

        reward.Faults.Clear();
        reward.Faults.Line.ShouldBeNull();
    }

    [Fact]
    public void Faults_RowsThatAreNoNumbers_AreNotTheRewardsFault()
    {
        var reward = Sum(("reward hps", 1, new Broken { Values = [float.NaN, float.NegativeInfinity] }));
        using var x = Rows([float.NaN, 1], columns: 1);
        var values = new float[2];

        reward.Evaluate(x, values);

        reward.Faults.Line.ShouldBe("reward hps is infinite for 1 of 2 rows (1)");
    }

    private WeightedReward Sum(params (string Label, double Weight, IReward Reward)[] parts) =>
        new(_backend, [.. parts.Select(part => new RewardPart(part.Label, part.Weight, part.Reward))]);

    private Tensor Rows(float[] values, int columns = 2)
    {
        var rows = _backend.Rent(values.Length / columns, columns);
        rows.Write(values);
        return rows;
    }

    /// <summary>A black box that returns given values.</summary>
    private sealed class Broken : IReward
    {
        public float[] Values { get; init; } = [];

        public int Calls { get; private set; }

        public bool HasGradient => false;

        public double FlopsPerRow => 1e9;

        public void Evaluate(Tensor x, Span<float> values)
        {
            Calls++;
            Values.CopyTo(values);
        }

        public void Gradient(Tensor x, Span<float> values, Tensor gradient) => throw new NotSupportedException();
    }
}
