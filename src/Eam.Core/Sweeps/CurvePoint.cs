using System.Runtime.Serialization;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>One evaluated point of a trial's learning curve.</summary>
/// <param name="Spent">Total compute at this point.</param>
/// <param name="Metrics">The metrics of the evaluation.</param>
[DataContract]
public sealed record CurvePoint([property: DataMember(Order = 0)] Spent Spent, [property: DataMember(Order = 1)] TrialMetrics Metrics)
{
    /// <summary>
    /// Means of a metric over batches of the evaluation (<see cref="EvaluationSpec.Batched"/>), [<see cref="EvaluationSpec.BatchCount"/>].
    /// Batch i has the same noise in every trial, so differences between trials have a smaller error than their values. Null if they are
    /// not kept.
    /// </summary>
    [DataMember(Order = 2)]
    public IReadOnlyList<double>? Batches { get; init; }

    /// <summary>Compares all values, also those of the batches.</summary>
    public bool Equals(CurvePoint? other) =>
        other is not null && Spent == other.Spent && Metrics == other.Metrics && (Batches ?? []).SequenceEqual(other.Batches ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Spent, Metrics);
}
