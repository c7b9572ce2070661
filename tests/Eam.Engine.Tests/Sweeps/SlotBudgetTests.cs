using Eam.Core.Numerics;
using Eam.Engine.Sweeps;

namespace Eam.Engine.Tests.Sweeps;

public sealed class SlotBudgetTests
{
    private readonly List<string> _woken = [];

    [Fact]
    public void Take_SlotsFree_GivesThem()
    {
        var a = new SlotBudget(3).Join(8, () => { });

        a.Take(2).ShouldBe(2);
        a.Take(2).ShouldBe(1);
        a.Waiting.ShouldBeNull("it has some");
    }

    [Fact]
    public void Take_NoneFree_WaitsIsWokenAndSaysSo()
    {
        var budget = new SlotBudget(2);
        var (a, b) = (Join(budget, "a"), Join(budget, "b"));
        a.Take(2);

        b.Take(1).ShouldBe(0);

        b.Waiting.ShouldBe("waits for a slot: 2 of 2 are busy");
        a.Return();
        _woken.ShouldBe(["b"]);
        b.Take(1).ShouldBe(1);
        b.Waiting.ShouldBeNull();
    }

    [Fact]
    public void Take_OtherWaitsWithFewer_LeavesTheSlotToIt()
    {
        var budget = new SlotBudget(3);
        var (a, b) = (Join(budget, "a"), Join(budget, "b"));
        a.Take(3);
        b.Take(2);
        a.Return();

        a.Take(1).ShouldBe(0);
        b.Take(2).ShouldBe(1);
        a.Take(0);
        a.Return();
        a.Take(2).ShouldBe(0, "equal, and b has waited longer");
        b.Take(1).ShouldBe(1);
    }

    [Fact]
    public void Take_WaitingOneNeedsNoneAnyMore_WakesTheNext()
    {
        var budget = new SlotBudget(1);
        var (a, b, c) = (Join(budget, "a"), Join(budget, "b"), Join(budget, "c"));
        a.Take(1);
        b.Take(1);
        c.Take(1);
        a.Return();

        b.Take(0).ShouldBe(0);

        _woken.ShouldBe(["b", "c"]);
        c.Take(1).ShouldBe(1);
    }

    [Fact]
    public void Dispose_OthersWait_WakesThem()
    {
        var budget = new SlotBudget(2);
        var (a, b) = (Join(budget, "a"), Join(budget, "b"));
        a.Take(2);
        b.Take(2);

        a.Dispose();

        _woken.ShouldBe(["b"]);
        b.Take(2).ShouldBe(2);
    }

    [Fact]
    public void Take_NoLimit_IsOneAProcessorOrWhatTheLargestSweepAsksFor()
    {
        var cores = Environment.ProcessorCount;
        var budget = new SlotBudget(null);
        var small = budget.Join(1, () => { });
        small.Take(1000).ShouldBe(cores);
        small.Take(0);

        using (var large = budget.Join(cores + 3, () => { }))
            large.Take(1000).ShouldBe(3);

        small.Return();
        small.Take(2).ShouldBe(1, "the large one has left");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Take_SweepsThatAreWokenInAnyOrder_LoseNoWakeUpAndNeverExceedTheBudget(int total)
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var (random, budget) = (new RandomStream(seed, 1), new SlotBudget(total));
            var sweeps = new List<Sweep>();
            for (var i = 0; i < 4; i++)
                sweeps.Add(new Sweep(budget, work: random.NextInt32(20)));

            // Each step is one sweep's turn, or the end of one of its segments, until nothing more can happen.
            while (sweeps.Where(sweep => sweep.Woken || sweep.Busy > 0).ToList() is { Count: > 0 } able)
            {
                able[random.NextInt32(able.Count)].Step(random);
                sweeps.Sum(sweep => sweep.Busy).ShouldBeLessThanOrEqualTo(total);
            }

            sweeps.ShouldAllBe(sweep => sweep.Work == 0);
        }
    }

    private SlotBudget.Share Join(SlotBudget budget, string name) => budget.Join(1, () => _woken.Add(name));

    /// <summary>A number of segments to run, with a loop like that of a sweep: it acts only when it was woken.</summary>
    private sealed class Sweep
    {
        private readonly SlotBudget.Share _share;

        public Sweep(SlotBudget budget, int work) => (_share, Work) = (budget.Join(4, () => Woken = true), work);

        public bool Woken { get; private set; } = true;

        public int Busy { get; private set; }

        public int Work { get; private set; }

        public void Step(RandomStream random)
        {
            if (Woken && (Busy == 0 || random.NextInt32(2) == 0))
            {
                // Some segments wait for others of their rung, so the sweep asks for fewer slots than it has segments.
                Woken = false;
                var taken = _share.Take(Math.Min(Work, Busy == 0 ? 1 + random.NextInt32(4) : random.NextInt32(4)));
                (Busy, Work) = (Busy + taken, Work - taken);
                return;
            }

            Busy--;
            _share.Return();
            Woken = true;
        }
    }
}
