using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>Finds the metrics that a sweep has values of: those that its task defines or its file declares.</summary>
public static class MeasuredMetrics
{
    /// <summary>
    /// Returns the metrics that at least one trial's last evaluation has a value of, in the order of reports. Returns all metrics if no
    /// trial was evaluated.
    /// </summary>
    public static IReadOnlyList<MetricDefinition> Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var evaluations = state.Trials.Select(trial => trial.Metrics).OfType<TrialMetrics>().ToList();
        return evaluations.Count == 0
            ? state.Spec.Metrics
            : [.. state.Spec.Metrics.Where(metric => evaluations.Exists(evaluation => metric.Get(evaluation) is not null))];
    }

    /// <summary>
    /// Returns the metrics that the sweep's task defines or its file declares, in the order of reports, whether or not a trial was
    /// evaluated. Returns all metrics if this program does not know the task.
    /// </summary>
    public static IReadOnlyList<MetricDefinition> OfTask(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.IsTrainedByEam && TaskCatalog.Find(spec.Task.Name) is { } task
            ? [.. spec.Metrics.Where(metric => metric.IsDefinedBy(task))]
            : spec.Metrics;
    }
}
