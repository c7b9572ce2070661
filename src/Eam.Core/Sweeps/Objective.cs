using System.Runtime.Serialization;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>A quantity that is maximised or minimised.</summary>
/// <param name="Metric">A name of <see cref="SweepSpec.Metrics"/>; among several objectives also <see cref="Compute"/>.</param>
/// <param name="Maximize">Whether it is maximised; otherwise it is minimised.</param>
[DataContract]
public sealed record Objective([property: DataMember(Order = 0)] string Metric, [property: DataMember(Order = 1)] bool Maximize)
{
    /// <summary>The name of a trial's compute, in the sweep's unit, as one of several objectives. It is not a metric.</summary>
    public const string Compute = "compute";

    /// <summary>Returns the value of a point with the sign for which larger is better; negative infinity if it is missing or NaN.</summary>
    public double Score(CurvePoint point, ComputeUnit unit)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Metric == Compute ? (Maximize ? 1 : -1) * point.Spent.In(unit) : Score(point.Metrics);
    }

    /// <summary>
    /// Returns the name of the metric that has the standard error of a metric which a sweep file declares: <c>loss_se</c> for <c>loss</c>.
    /// </summary>
    public static string DeclaredErrorOf(string metric) => $"{metric}_se";

    /// <summary>Returns the metric's standard error in an evaluation; 0 if it is not known.</summary>
    public double StandardError(TrialMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var name = metrics.IsReport
            ? DeclaredErrorOf(Metric)
            : TrialMetrics.Definitions.FirstOrDefault(definition => definition.Name == Metric)?.StandardError
                ?? NamedRewards.ErrorOf(Metric);
        return name is not null && metrics[name] is { } error && double.IsFinite(error) ? error : 0;
    }

    /// <summary>Returns the value with the sign for which larger is better; negative infinity if it is missing or NaN.</summary>
    public double Score(TrialMetrics? metrics) =>
        metrics?[Metric] is { } value && !double.IsNaN(value) ? (Maximize ? value : -value) : double.NegativeInfinity;
}
