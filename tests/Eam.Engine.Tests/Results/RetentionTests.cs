using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Results;

/// <summary>Tests that the best trial always has its checkpoint, whatever happens to the trials.</summary>
public sealed class RetentionTests
{
    private const int Slots = 3;

    public static TheoryData<string> Kinds => ["one", "final_seeds", "objectives", "compute", "repeats", "asha"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ended_AtAnyTimeOfAnySweep_KeepsTheCheckpointsOfTheBest(string kind)
    {
        for (var seed = 1; seed <= 25; seed++)
            Run(Spec(kind), new Random(seed));
    }

    private static SweepSpec Spec(string kind)
    {
        var spec = SweepSpecs.Small(trials: 12, eta: 2, finalSeeds: kind == "final_seeds" ? 2 : 1, maxFailures: 1);
        return kind switch
        {
            "objectives" => spec with { Objectives = [new("control_objective", true), new("sw2", false)] },
            "compute" => spec with { Objectives = [new("control_objective", true), new(Objective.Compute, false)] },
            "repeats" => spec with { Repeats = 2 },
            "asha" => spec with { Halving = spec.Halving with { Algorithm = "asha" } },
            _ => spec,
        };
    }

    // Every segment that reaches its rung saves a checkpoint, and after every event the checkpoints that are not to be kept are deleted.
    private static void Run(SweepSpec spec, Random random)
    {
        var (state, kept, running) = (SweepState.Start(spec), new HashSet<int>(), new List<SweepCommand.Train>());
        for (var step = 0; step < 5000; step++)
        {
            var commands = SweepMachine.Decide(state, [.. Enumerable.Range(0, Slots).Except(running.Select(train => train.Slot))]);
            if (commands.Any(command => command is SweepCommand.Finish))
                return;
            foreach (var record in commands.OfType<SweepCommand.Record>())
                state = SweepMachine.Apply(state, record.Event);
            foreach (var train in commands.OfType<SweepCommand.Train>())
            {
                state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
                running.Add(train);
            }

            if (commands.Any(command => command is SweepCommand.Record))
                continue;
            running.Count.ShouldBeGreaterThan(0, "the sweep hangs");
            var ending = running[random.Next(running.Count)];
            running.Remove(ending);
            var outcome = Outcome(ending.Segment, random);
            if (outcome is SweepEvent.RungReached)
                kept.Add(ending.Segment.Trial);
            state = Check(SweepMachine.Apply(state, outcome), kept);
            if (Request(state, random) is { } request)
                state = Check(SweepMachine.Apply(state, request), kept);
        }

        Assert.Fail("the sweep does not end");
    }

    private static SweepState Check(SweepState state, HashSet<int> kept)
    {
        kept.IntersectWith(Retention.Active(state).Union(Retention.Ended(state)));
        foreach (var best in state.Spec.Space.Methods.Select(method => SweepBest.Of(state, method)).Append(SweepBest.Of(state)))
            (best?.Front ?? []).ShouldAllBe(ranked => kept.Contains(ranked.Trial.Number));
        return state;
    }

    private static SweepEvent Outcome(Segment segment, Random random) =>
        random.Next(12) switch
        {
            0 => Fail(segment, FailureKind.Crashed),
            1 => Fail(segment, FailureKind.Diverged),
            2 => Fail(segment, FailureKind.OutOfMemory),
            3 => Fail(segment, FailureKind.Preempted),
            _ => new SweepEvent.RungReached(segment.Trial, segment.Rung, segment.Attempt, [Point(segment, random)]),
        };

    private static SweepEvent.SegmentFailed Fail(Segment segment, FailureKind kind) =>
        new(segment.Trial, segment.Rung, segment.Attempt, kind, "for the test");

    private static CurvePoint Point(Segment segment, Random random) =>
        new(Spent.None with { Nfe = (long)segment.Target }, TrialMetrics.Of(evaluationNfe: 0, _ => random.NextDouble()));

    // Sometimes a user cancels a trial that waits, or retries one that has ended.
    private static SweepEvent? Request(SweepState state, Random random)
    {
        var number = random.Next(8) == 0 ? random.Next(state.Trials.Count) : -1;
        if (number < 0)
            return null;
        var trial = state.Trials[number];
        if (trial.Status == TrialStatus.Paused)
            return new SweepEvent.TrialCancelled(number, trial.Rung + 1, trial.Attempt, "cancelled");
        return trial.IsRetriable ? new SweepEvent.TrialRetried(number, trial.Rung + 1, trial.Attempt) : null;
    }
}
