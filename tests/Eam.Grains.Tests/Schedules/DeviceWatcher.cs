using System.Globalization;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// Reads what devices did, and nothing else, and says which promise of docs/reliability.md was broken. Two devices may train one trial for a
/// while, because nobody can stop a frozen one. But only the one with the newest epoch can save.
/// </summary>
internal static class DeviceWatcher
{
    /// <summary>Returns one line for each broken promise.</summary>
    public static IReadOnlyList<string> Broken(IReadOnlyList<DeviceEntry> log) =>
        [
            .. log.GroupBy(entry => entry.Device).SelectMany(Overlaps),
            .. log.GroupBy(entry => entry.Trial).SelectMany(trial => (string[])[.. Repeats(trial), .. LateSaves(trial), .. Strays(trial)]),
        ];

    // A device has one segment at a time.
    private static IEnumerable<string> Overlaps(IEnumerable<DeviceEntry> device)
    {
        DeviceEntry? running = null;
        foreach (var entry in device)
        {
            if (entry.Act == DeviceAct.Begin && running is not null)
                yield return Line($"{entry.Device} began trial {entry.Trial} while it had trial {running.Trial}");
            if (entry.Act == DeviceAct.Begin)
                running = entry;
            else if (entry.Act == DeviceAct.End)
                running = null;
        }
    }

    // An epoch is the right of one segment. With two of them, two devices could save.
    private static IEnumerable<string> Repeats(IEnumerable<DeviceEntry> trial) =>
        trial
            .Where(entry => entry.Act == DeviceAct.Begin)
            .GroupBy(entry => entry.Epoch)
            .Where(epoch => epoch.Count() > 1)
            .Select(epoch =>
                Line(
                    $"trial {epoch.First().Trial} began twice with epoch {epoch.Key}: on {string.Join(" and ", epoch.Select(e => e.Device))}"
                )
            );

    // A save that begins after a later segment has begun is refused. When a trial is over, its fence is deleted, and nothing reads what a
    // frozen device saves then.
    private static IEnumerable<string> LateSaves(IEnumerable<DeviceEntry> trial)
    {
        var acts = trial.ToList();
        return acts.Where(entry => entry.Act == DeviceAct.Saved)
            .SelectMany(
                saved => acts.Where(later => later.Act == DeviceAct.Begin && IsLater(later, saved)).Take(1),
                (saved, later) => (saved, later)
            )
            .Where(pair => acts.Any(act => act.Epoch > pair.saved.Epoch && act.Number > pair.saved.Number))
            .Select(pair =>
                Line(
                    $"{pair.saved.Device} saved trial {pair.saved.Trial} with epoch {pair.saved.Epoch}, although {pair.later.Device} had epoch {pair.later.Epoch}"
                )
            );

        static bool IsLater(DeviceEntry begin, DeviceEntry saved) => begin.Epoch > saved.Epoch && begin.Number < saved.Number;
    }

    // A segment continues from what was saved before it, or from zero.
    private static IEnumerable<string> Strays(IEnumerable<DeviceEntry> trial)
    {
        var saved = new HashSet<double> { 0 };
        foreach (var entry in trial)
        {
            if (entry.Act == DeviceAct.Begin && !saved.Contains(entry.From))
                yield return Line($"trial {entry.Trial} began at {entry.From}, which nobody had saved");
            if (entry.Act == DeviceAct.Save)
                saved.Add(entry.To); // the file is there before the device knows it
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
