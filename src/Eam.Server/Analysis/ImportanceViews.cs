using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Analysis;

/// <summary>Computes the importance of parameters: how much of a metric's variance each explains.</summary>
internal static class ImportanceViews
{
    /// <summary>Computes the importance at the rung with this index. The lowest rung has every trial.</summary>
    public static ImportanceView Of(SweepUpdate update, MetricDefinition metric, int rung) =>
        new(
            update.Sweep,
            metric.Name,
            RungNumber.Of(rung),
            [.. Importance.Of(update.State, new Objective(metric.Name, metric.Maximize), rung).Select(View)],
            update.Sequence
        );

    private static MethodImportanceView View(MethodImportance method) =>
        new(
            method.Method,
            method.Trials,
            [.. method.Parameters.Select(one => new ImportanceShare(one.Name, one.Share, one.Low, one.High))],
            method.Interactions
        );
}
