using System.Globalization;
using Eam.Engine.Charts;
using Eam.Engine.Simulation;

namespace Eam.Client.Rendering;

/// <summary>Draws what a sweep takes by number of devices, one line per halving rule: its duration, and how busy the devices are.</summary>
/// <param name="Table">The simulated sweeps.</param>
internal sealed record CapacityFigure(CapacityTable Table)
{
    // More would overlap.
    private const int MostNames = 8;

    private static readonly (string Name, double Seconds)[] Units = [("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1)];

    /// <summary>Returns the figure.</summary>
    public Chart Chart()
    {
        var unit = Units.FirstOrDefault(unit => Table.Rows.Max(row => row.Result.Makespan) >= 2 * unit.Seconds, Units[^1]);
        var durations = Table.Rows.Select(row => row.Result.Makespan / unit.Seconds).ToList();
        var isLong = durations.Max() > 10 * durations.Min();
        return new(
            "What the sweep takes by number of devices",
            $"{Table.Spec.Name}: {Table.Title}",
            [
                Panel(
                    isLong
                        ? Axis.Around($"duration, {unit.Name}", durations, log: true)
                        : new Axis($"duration, {unit.Name}", 0, durations.Max() * 1.05),
                    row => row.Result.Makespan / unit.Seconds
                ),
                Panel(new Axis("busy, %", 0, 104), row => 100 * row.Utilisation),
            ]
        )
        {
            Columns = 2,
        };
    }

    private Panel Panel(Axis y, Func<CapacityRow, double> value)
    {
        var devices = Table.Rows.Select(row => row.Devices.Count).Distinct().ToList();
        var x = Axis.Around("devices", devices.Select(count => (double)count), log: true);
        if (devices.Count <= MostNames)
            x = x with { Names = [.. devices.Select(count => ((double)count, count.ToString(CultureInfo.InvariantCulture)))] };
        var lines = Table
            .Rows.GroupBy(row => row.Result.Rule)
            .Select(
                (rows, i) => new Series(rows.Key, i, [.. rows.Select(row => ((double)row.Devices.Count, value(row)))], SeriesStyle.Line)
            );
        return new(x, y, [.. lines]);
    }
}
