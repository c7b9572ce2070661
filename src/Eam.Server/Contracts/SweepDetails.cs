using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>A sweep with all details.</summary>
/// <param name="Sweep">The sweep, as in the listing.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Rungs">Compute targets of the rungs, cheapest first.</param>
/// <param name="Arms">Progress of each arm at each rung.</param>
/// <param name="Live">Segments that run now.</param>
/// <param name="Metrics">Names of the metrics that the sweep's task defines or its file declares; null from servers that do not say it.</param>
/// <param name="Minimized">Names of those metrics of which smaller values are better; null from servers that do not say it.</param>
public sealed record SweepDetails(
    SweepSummary Sweep,
    JsonElement Spec,
    IReadOnlyList<double> Rungs,
    IReadOnlyList<ArmRung> Arms,
    IReadOnlyList<LiveSegment> Live,
    IReadOnlyList<string>? Metrics = null,
    IReadOnlyList<string>? Minimized = null
);
