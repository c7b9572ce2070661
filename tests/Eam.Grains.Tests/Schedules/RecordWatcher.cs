using System.Globalization;
using Eam.Core.Sweeps;

namespace Eam.Grains.Tests.Schedules;

/// <summary>Compares what a sweep has recorded with what the devices say that they did.</summary>
internal static class RecordWatcher
{
    /// <summary>
    /// Returns one line for each rung that was recorded twice, or that no device has reached, and for each failure that the sweep blames on a
    /// trial.
    /// </summary>
    public static IReadOnlyList<string> Broken(IReadOnlyList<PastEvent> events, IReadOnlyList<DeviceEntry> log)
    {
        var reached = log.Where(entry => entry.Act == DeviceAct.Reached).Select(entry => (entry.Trial, entry.Rung)).ToHashSet();
        var recorded = events.Select(past => past.Event).OfType<SweepEvent.RungReached>().Select(rung => (rung.Trial, rung.Rung)).ToList();
        return
        [
            .. recorded
                .CountBy(rung => rung)
                .Where(rung => rung.Value > 1)
                .Select(rung => Line(rung.Key, $"was recorded {rung.Value} times")),
            .. recorded.Where(rung => !reached.Contains(rung)).Select(rung => Line(rung, "was recorded, but no device has reached it")),
            .. events
                .Select(past => past.Event)
                .OfType<SweepEvent.SegmentFailed>()
                .Where(failed => failed.Kind != FailureKind.Preempted)
                .Select(failed => Line((failed.Trial, failed.Rung), $"counts as {failed.Kind}: {failed.Reason}")),
        ];
    }

    private static string Line((int Trial, int Rung) rung, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"rung {rung.Rung} of trial {rung.Trial} {what}");
}
