using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    [Fact]
    public void Conditions_OfOperations_GoWithTheirRows()
    {
        using var backend = Create();
        using Tensor x = Labelled(backend, [4, 2, 7]),
            plain = Normal(backend, 3, 2, 1),
            z = backend.Rent(3, 2);
        float[] gains = [1, 2, 3];
        using var matrix = Normal(backend, 2, 2, 3);

        foreach (var operation in Operations())
        {
            z.SetConditions([9, 9, 9]);
            operation();
            z.Conditions.ToArray().ShouldBe([4, 2, 7]);
        }

        backend.Combine(z, 1, plain, 1, plain);
        z.Conditions.ToArray().ShouldBeEmpty();
        backend.Add(z, 1, x);
        z.Conditions.ToArray().ShouldBe([4, 2, 7], "of the only operand that has conditions");
        backend.Gaussian(z, new RandomStream(1, 1));
        z.Conditions.ToArray().ShouldBeEmpty("noise belongs to no condition");

        IEnumerable<Action> Operations() =>
            [
                () => backend.Combine(z, 1, x, 2, plain),
                () => backend.Combine(z, 1, plain, 2, x),
                () => backend.Combine(z, 1, x, 2, x),
                () => backend.Combine(z, gains, plain, gains, x),
                () => backend.Combine(z, gains, x, gains, x),
                () => backend.Combine(z, plain, x, plain, plain),
                () => backend.Multiply(z, x, matrix),
                () => backend.Scatter(z, 0, x),
                () => backend.Gather(z, x, [0, 1, 2]),
                () =>
                {
                    backend.Scatter(z, 0, plain);
                    backend.Add(z, gains, x);
                },
            ];
    }

    [Fact]
    public void Conditions_OfRowsOfDifferentOnes_AreNotMixed()
    {
        using var backend = Create();
        using Tensor x = Labelled(backend, [4, 2, 7]),
            other = Labelled(backend, [4, 2, 6]),
            z = backend.Rent(3, 2);

        Should.Throw<ArgumentException>(() => backend.Combine(z, 1, x, 1, other)).Message.ShouldContain("different conditions");
        Should.Throw<ArgumentException>(() => backend.Add(other, 1, x));
    }

    [Fact]
    public void Conditions_OfGatherAndScatter_FollowTheChosenRows()
    {
        using var backend = Create();
        using Tensor x = Labelled(backend, [4, 2, 7]),
            chosen = backend.Rent(4, 2),
            pool = backend.Rent(5, 2),
            plain = Normal(backend, 2, 2, 1);

        backend.Gather(chosen, x, [2, 2, 0, 1]);
        chosen.Conditions.ToArray().ShouldBe([7, 7, 4, 2]);
        backend.Scatter(pool, 2, x);
        pool.Conditions.ToArray().ShouldBe([Tensor.NoCondition, Tensor.NoCondition, 4, 2, 7]);
        backend.Scatter(pool, 0, plain);
        backend.Scatter(pool, 3, plain);
        pool.Conditions.ToArray().ShouldBe([Tensor.NoCondition, Tensor.NoCondition, 4, Tensor.NoCondition, Tensor.NoCondition]);
    }

    /// <summary>The pool gives the same tensor again, and a row must not have the condition of its last use.</summary>
    [Fact]
    public void Conditions_OfARentedTensor_AreEmpty()
    {
        using var backend = Create();
        for (var i = 0; i < 2; i++)
        {
            using var x = backend.Rent(3, 2);
            x.Conditions.ToArray().ShouldBeEmpty();
            x.SetConditions([1, 2, 3]);
        }
    }

    /// <summary>The expected indices are those of the stream, so all backends draw the same.</summary>
    [Fact]
    public void Conditions_Drawn_AreThoseOfTheStream()
    {
        using var backend = Create();
        var set = new ConditionSet(["a", "b", "c", "d"], [1], rowsPerCondition: 2);
        var (ours, theirs) = (new RandomStream(3, 4), new RandomStream(3, 4));
        using var x = backend.Rent(7, 2);

        backend.Gaussian(x, ours);
        set.Draw(x, ours);

        theirs.Gaussian(new float[14]);
        int[] trained = [0, 2, 3];
        var groups = Enumerable.Range(0, 4).Select(_ => trained[theirs.NextInt32(3)]).ToArray();
        x.Conditions.ToArray().ShouldBe(Enumerable.Range(0, 7).Select(row => groups[row / 2]));
        ours.Position.ShouldBe(theirs.Position);
    }

    private static Tensor Labelled(IBackend backend, int[] conditions)
    {
        var x = Normal(backend, conditions.Length, 2, 5);
        x.SetConditions(conditions);
        return x;
    }
}
