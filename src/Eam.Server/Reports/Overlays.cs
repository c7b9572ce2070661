using System.Text.Json;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Decides which metrics the sweeps of a report can share in one chart.</summary>
public static class Overlays
{
    /// <summary>
    /// Returns the metrics that every sweep has measured, the common objective first. Sweeps that measure compute in different units share
    /// no axis.
    /// </summary>
    public static OverlayChoice Of(IReadOnlyList<ReportSweep> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        var isOneTask = sweeps.Select(Question).Distinct().Count() < 2;
        if (sweeps.Count < 2)
            return new([], null, isOneTask);
        var units = sweeps.Select(sweep => sweep.Details.Sweep.Unit ?? "compute").Distinct().ToList();
        if (units.Count > 1)
            return None($"The sweeps measure compute in different units ({string.Join(", ", units)}), so their curves share no chart.");

        // A metric that one sweep maximises and another minimises has no common best.
        var common = sweeps[0]
            .Curves.Where(set => sweeps.All(sweep => sweep.Curves.Any(other => Fits(set, other))))
            .Select(set => set.Metric)
            .ToList();
        if (common.Count == 0)
            return None("The sweeps have no metric in common that has medians in all of them, so their curves share no chart.");
        var objectives = sweeps.Select(sweep => sweep.Details.Sweep.Objective?.Metric ?? "none").Distinct().ToList();
        var reasons = new List<string>();
        if (objectives.Count > 1)
            reasons.Add(
                $"The sweeps have different objectives ({string.Join(", ", objectives)}). The chart shows one metric that all of them measured."
            );
        if (!isOneTask)
            reasons.Add("The sweeps have different tasks, so their values need not be comparable.");
        return new(common, reasons.Count > 0 ? string.Join(' ', reasons) : null, isOneTask);

        OverlayChoice None(string reason) => new([], reason, isOneTask);
    }

    private static bool Fits(CurveSet set, CurveSet other) =>
        set.Metric == other.Metric && set.Maximize == other.Maximize && set.Bands.Count > 0 && other.Bands.Count > 0;

    // Of a command, what it runs and measures; neither its folder nor its heartbeat.
    private static string Question(ReportSweep sweep)
    {
        var spec = sweep.Details.Spec;
        var task = spec.TryGetProperty("task", out var settings) ? settings.GetRawText() : sweep.Details.Sweep.Task ?? string.Empty;
        return spec.TryGetProperty("command", out var command) && command.ValueKind == JsonValueKind.Object
            ? $"{task} {command.GetProperty("run").GetRawText()} {command.GetProperty("metrics").GetRawText()}"
            : task;
    }
}
