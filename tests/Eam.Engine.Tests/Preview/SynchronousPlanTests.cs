using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Preview;

/// <summary>Plans by formula: they are what the sweep's machine finds, and quick for a million trials.</summary>
public sealed class SynchronousPlanTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(18, 3, 1, true, 1, "sha")]
    [InlineData(13, 2, 3, true, 1, "sha")]
    [InlineData(13, 2, 2, false, 1, "sha")]
    [InlineData(10, 3, 2, true, 3, "sha")]
    [InlineData(7, 3, 1, false, 2, "none")]
    [InlineData(7, 3, 3, true, 1, "none")]
    public void Of_SynchronousRule_IsWhatTheMachineFinds(int trials, int eta, int finalSeeds, bool arms, int repeats, string rule)
    {
        var small = SweepSpecs.Small(trials: trials, eta: eta, finalSeeds: finalSeeds);
        var spec = small with { Repeats = repeats, Halving = small.Halving with { ArmsByMethod = arms, Algorithm = rule } };
        var machine = SweepPlan.Of(spec, 3, segment => Seconds(segment.Configuration.Method, segment.Target - segment.From), Now);
        var plan = SynchronousPlan.Of(spec).ShouldNotBeNull();

        plan.Rungs()
            .Select(rung => (rung.Rung, rung.Method, rung.Trials))
            .ShouldBe(
                machine
                    .Segments.GroupBy(segment => (segment.Rung, segment.Configuration.Method))
                    .OrderBy(group => group.Key.Rung)
                    .ThenBy(group => group.Key.Method, StringComparer.Ordinal)
                    .Select(group => (group.Key.Rung, group.Key.Method, group.Count()))
            );
        plan.Seconds(3, Seconds, Now).ShouldBe(machine.Seconds, 0.1 * machine.Seconds);

        static double Seconds(string method, double compute) => compute * (method == "am" ? 3 : 1);
    }

    [Theory]
    [InlineData("sha")]
    [InlineData("none")]
    public void Of_AMillionTrials_TakesLessThanFiveSeconds(string rule)
    {
        var small = SweepSpecs.Small(trials: 1_000_000, eta: 2);
        var spec = small with { Halving = small.Halving with { Algorithm = rule } };
        SweepPreview preview = null!;
        var seconds = 0.0;

        var cost = ProcessorTime.Of(() =>
        {
            preview = SweepPreview.Of(spec, 8, Now);
            seconds = SynchronousPlan.Of(spec)!.Seconds(8, (_, compute) => compute, Now);
        });

        cost.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        preview.Rungs.Where(rung => rung.Rung == 0).Sum(rung => rung.Trials).ShouldBe(1_000_000);
        seconds.ShouldBe(preview.Compute / 8, 0.01 * seconds);
    }

    [Fact]
    public void Of_OtherRules_AreLeftToTheMachine()
    {
        var small = SweepSpecs.Small();

        SynchronousPlan.Of(small with { Halving = small.Halving with { Algorithm = "asha" } }).ShouldBeNull();
        SynchronousPlan.Of(small with { Halving = small.Halving with { PromoteByCost = true } }).ShouldBeNull();
        SynchronousPlan.Of(small with { Search = "tpe" }).ShouldBeNull();
    }

    [Fact]
    public void Of_AMillionTrialsOfAnotherRule_EndsSoonAfterItIsCancelled()
    {
        var small = SweepSpecs.Small(trials: 1_000_000, eta: 2);
        var spec = small with { Halving = small.Halving with { Algorithm = "asha" } };
        using var stop = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();

        // A thread of its own: on a busy machine the threads of the pool come late.
        var canceller = new Thread(() =>
        {
            begun.Wait(Now);
            stop.Cancel();
        });
        canceller.Start();

        var cost = ProcessorTime.Of(() =>
        {
            begun.Set();
            Should.Throw<OperationCanceledException>(() => SweepPreview.Of(spec, 8, stop.Token));
        });

        canceller.Join();
        cost.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("tpe")]
    public void First_EachMethod_HasOneConfiguration(string search) =>
        SweepPlan.First(SweepSpecs.Small() with { Search = search }).Select(first => first.Method).ShouldBe(["am", "eam"]);

    [Fact]
    public void First_OfASweep_IsWhatItDrawsFirst()
    {
        var spec = SweepSpecs.Small();

        SweepPlan
            .First(spec)
            .ShouldBe(
                SweepMachine
                    .Decide(SweepState.Start(spec), [])
                    .Take(2)
                    .Select(command => ((SweepEvent.TrialCreated)((SweepCommand.Record)command).Event).Configuration)
            );
    }
}
