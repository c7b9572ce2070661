using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps.Reference;

/// <summary>
/// A random sweep with a random interleaving. The result of a segment is a function of its trial, rung and number of crashes, as with a deterministic
/// trainer. The order in which segments end, preemptions and slots come from another seed.
/// </summary>
internal static class RandomSweep
{
    public static VirtualHost Start(string rule, int seed, int order)
    {
        int Pick(ulong what, int count) => (int)(Fraction(seed, 1, what) * count);
        var spec = SweepsFor.Test(
            1 + Pick(0, 50),
            Pick(1, 2) == 0 ? ["eam"] : SweepsFor.BothMethods,
            rule,
            2 + Pick(3, 3),
            Pick(4, 2) == 0,
            max: 1 + Pick(5, 40),
            finalSeeds: 1 + Pick(6, 2),
            seed: (ulong)(uint)seed,
            maxFailures: Pick(7, 3)
        );
        var points = Pick(11, 3);
        var (crashes, ties, trend) = (Pick(8, 2) * 0.2, Pick(9, 2) == 0, Pick(10, 3) * 0.5);
        var steps = 0UL;
        VirtualHost host = null!;
        return host = new(spec, 1 + (int)(Fraction(order, 2, 0) * 7), End, running => (int)(Fraction(order, 3, steps) * running.Count));

        SweepEvent End(SweepCommand.Train train)
        {
            if (Fraction(order, 4, steps++) < 0.1)
                return Fail(train, FailureKind.Preempted);
            var u = Fraction((int)train.Segment.Seed, (ulong)train.Segment.Rung, (ulong)host.State.Trials[train.Segment.Trial].Failures);
            if (u < crashes)
                return Fail(
                    train,
                    u < crashes / 4 ? FailureKind.Diverged
                        : u < crashes / 2 ? FailureKind.Invalid
                        : FailureKind.Crashed
                );

            // If the trial's own quality weighs more, the rankings of rungs agree more. Few distinct scores give ties; sometimes a score is NaN.
            var score = (u * (1 - trend)) + (Fraction((int)train.Segment.Seed, 99, 99) * trend);
            var reward =
                u > 0.97 ? double.NaN
                : ties ? Math.Floor(score * 5)
                : score;
            var last = SweepsFor.Point(reward, train.Segment.Target + Math.Floor(u * 3));
            return new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [.. Way(train, points, score), last]
            );
        }
    }

    public static double Fraction(int seed, ulong a, ulong b) => RandomStream.Derive((ulong)(uint)seed, a, b) / 18446744073709551616.0;

    // Points on the way to the rung, scattered around its score; sometimes one fewer.
    private static IEnumerable<CurvePoint> Way(SweepCommand.Train train, int points, double score) =>
        Enumerable
            .Range(0, Math.Max(0, points - (train.Segment.Trial % 7 == 0 ? 1 : 0)))
            .Select(i =>
                SweepsFor.Point(
                    score + Fraction((int)train.Segment.Seed, (ulong)train.Segment.Rung, (ulong)(50 + i)) - 0.5,
                    train.Segment.Target
                )
            );

    private static SweepEvent.SegmentFailed Fail(SweepCommand.Train train, FailureKind kind) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, kind, $"{kind}");
}
