using System.Runtime.Serialization;

namespace Eam.Grains.Sweeps;

/// <summary>Answer to a request. Failures that a user can correct are values, because exceptions lose their type on the network.</summary>
/// <param name="Kind">Outcome.</param>
/// <param name="Message">One line; null if the request is done.</param>
/// <param name="Sweep">Identifier of a sweep that was started.</param>
/// <param name="Trials">Trials that are retried.</param>
/// <param name="WasThere">Whether an earlier request with the same key had already started the sweep.</param>
[DataContract]
public sealed record Answer(
    [property: DataMember(Order = 0)] AnswerKind Kind,
    [property: DataMember(Order = 1)] string? Message = null,
    [property: DataMember(Order = 2)] string? Sweep = null,
    [property: DataMember(Order = 3)] IReadOnlyList<int>? Trials = null,
    [property: DataMember(Order = 4)] bool WasThere = false
);
