using System.Text.Json.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Engine.Records;

/// <summary>
/// The parts of sweep.json that a listing shows. Reading them costs a tenth of reading the whole <see cref="SweepRecord"/>.
/// </summary>
internal sealed record OutlineRecord(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("status")] SweepStatus Status,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("started")] DateTimeOffset Started,
    [property: JsonPropertyName("finished")] DateTimeOffset? Finished,
    [property: JsonPropertyName("spec")] OutlineRecord.SpecPart Spec,
    [property: JsonPropertyName("tally")] TallyRecord? Tally = null
)
{
    internal sealed record SpecPart(
        [property: JsonPropertyName("task")] TaskPart Task,
        [property: JsonPropertyName("objective")] ObjectivePart Objective,
        [property: JsonPropertyName("halving")] HalvingPart Halving,
        [property: JsonPropertyName("resources")] ResourcesPart? Resources = null
    );

    internal sealed record TaskPart([property: JsonPropertyName("name")] string Name);

    internal sealed record ObjectivePart([property: JsonPropertyName("metric")] string Metric);

    internal sealed record ResourcesPart([property: JsonPropertyName("device")] string? Device = null);

    internal sealed record HalvingPart([property: JsonPropertyName("unit")] ComputeUnit Unit);
}
