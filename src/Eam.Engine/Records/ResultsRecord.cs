using System.Text.Json.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Engine.Records;

/// <summary>
/// The parts of sweep.json that the results of a sweep need: <see cref="SweepRecord"/> without the machine, the versions and the request.
/// </summary>
internal sealed record ResultsRecord(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("status")] SweepStatus Status,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("started")] DateTimeOffset Started,
    [property: JsonPropertyName("finished")] DateTimeOffset? Finished,
    [property: JsonPropertyName("spec")] SpecRecord Spec
);
