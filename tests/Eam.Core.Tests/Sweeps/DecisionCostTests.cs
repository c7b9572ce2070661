using System.Diagnostics;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>
/// The cost of a segment for the machine (a decision and its two events) grows no faster than the logarithm of the number of trials:
/// ln(64,000) / ln(1000) is 1.6.
/// </summary>
public class DecisionCostTests
{
    private const int Few = 1000,
        Many = 64_000,
        Slots = 16;

    /// <summary>Compares bytes, which are the same on a busy machine once the code is compiled. Every path through the trees allocates.</summary>
    [Theory]
    [InlineData("asha")]
    [InlineData("sha")]
    [InlineData("median")]
    public void Segment_EightTimesTheTrials_AllocatesLittleMore(string rule)
    {
        (Bytes(8 * Few) / Bytes(Few)).ShouldBeLessThan(2);

        double Bytes(int trials) => Enumerable.Range(0, 3).Min(_ => Cost(rule, trials).Bytes);
    }

    /// <summary>
    /// Compares times, with a wide margin, because caches and the garbage collector add to the logarithm. A cost that grows with n would be 64 times as high.
    /// </summary>
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("asha")]
    [InlineData("asha-stop")]
    [InlineData("sha")]
    [InlineData("median")]
    public void Segment_SixtyFourTimesTheTrials_TakesLittleLonger(string rule)
    {
        Cost(rule, 4 * Few);
        var few = Enumerable.Range(0, 9).Min(_ => Cost(rule, Few).Seconds);
        var many = Enumerable.Range(0, 2).Min(_ => Cost(rule, Many).Seconds);

        (many / few).ShouldBeLessThan(12);
    }

    /// <summary>Returns the mean cost over a sweep's segments, without its first draws.</summary>
    private static (double Seconds, double Bytes) Cost(string rule, int trials)
    {
        var spec = SweepSpecs.Small(trials);
        spec = spec with { Objective = new("reward", true), Halving = spec.Halving with { Algorithm = rule } };
        var state = SweepState.Start(spec);

        // A large sweep draws its trials in batches.
        while (SweepMachine.Decide(state, []) is [SweepCommand.Record, ..] draws)
        {
            foreach (var record in draws.Cast<SweepCommand.Record>())
                state = SweepMachine.Apply(state, record.Event);
        }

        var (ended, watch) = (0, Stopwatch.StartNew());
        var bytes = Allocations.Of(() => ended = Run(state));
        return (watch.Elapsed.TotalSeconds / ended, (double)bytes / ended);
    }

    /// <summary>Runs a sweep to its end; returns the number of its segments.</summary>
    private static int Run(SweepState state)
    {
        var (running, idle, ended) = (new Queue<SweepCommand.Train>(), new Queue<int>(Enumerable.Range(0, Slots)), 0);
        while (true)
        {
            var commands = SweepMachine.Decide(state, [.. idle]);
            if (commands is [SweepCommand.Finish])
                return ended;
            foreach (var train in commands.Cast<SweepCommand.Train>())
            {
                state = SweepMachine.Apply(
                    state,
                    new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, idle.Dequeue())
                );
                running.Enqueue(train);
            }

            var first = running.Dequeue();
            state = SweepMachine.Apply(
                state,
                new SweepEvent.RungReached(first.Segment.Trial, first.Segment.Rung, first.Segment.Attempt, [Point(first)])
            );
            idle.Enqueue(first.Slot);
            ended++;
        }
    }

    private static CurvePoint Point(SweepCommand.Train train) =>
        new(
            Spent.None with
            {
                Nfe = (long)train.Segment.Target,
            },
            new TrialMetrics
            {
                Reward = RandomStream.Derive(train.Segment.Seed, (ulong)train.Segment.Rung, 0) / 18446744073709551616.0,
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = 0,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );
}
