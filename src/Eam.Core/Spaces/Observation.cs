using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

/// <summary>The facts that a searcher knows about one trial.</summary>
/// <param name="Configuration">Its method and parameters.</param>
/// <param name="Scores">The objective at each rung that the trial finished; larger is better. Empty before the first rung.</param>
/// <param name="Failed">Whether the trial diverged or crashed. This counts as worse than any score.</param>
[DataContract]
public sealed record Observation(
    [property: DataMember(Order = 0)] Configuration Configuration,
    [property: DataMember(Order = 1)] IReadOnlyList<double> Scores,
    [property: DataMember(Order = 2)] bool Failed
)
{
    /// <summary>Whether the trial has neither a result nor a failure yet.</summary>
    public bool IsPending => Scores.Count == 0 && !Failed;
}
