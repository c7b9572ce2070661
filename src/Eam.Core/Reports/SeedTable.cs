using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// The configurations of a sweep at equal compute, each with its runs over seeds (docs/methods.md#all-methods-on-all-tasks). Equal compute
/// means: at the highest rung that a trial has finished.
/// </summary>
/// <param name="Rows">The configurations, by the order of the methods, then by the number of their first trial.</param>
/// <param name="LeftOut">Number of configurations that are not in the table, because no run of them has finished that rung.</param>
/// <param name="Varied">Names of the parameters in which the sweep's configurations of one method differ.</param>
public sealed record SeedTable(IReadOnlyList<SeedRow> Rows, int LeftOut, IReadOnlySet<string> Varied)
{
    /// <summary>Returns the table of a sweep, also while it runs.</summary>
    public static SeedTable Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var top = state.Trials.Select(trial => trial.Rung).Append(0).Max();
        var groups = state.Trials.GroupBy(Cohort.First).Select(runs => runs.ToList()).ToList();
        var shown = groups.Where(runs => runs.Exists(run => run.Rung >= top) || (top == 0 && runs.TrueForAll(IsLost))).ToList();
        var methods = state.Spec.Space.Methods.ToList();
        return new(
            [
                .. shown
                    .OrderBy(runs => methods.IndexOf(runs[0].Configuration.Method))
                    .ThenBy(runs => runs[0].Number)
                    .Select(runs => Row(state.Spec, runs, top)),
            ],
            groups.Count - shown.Count,
            VariedIn(state)
        );
    }

    /// <summary>
    /// Returns the table with only the best of those configurations that differ in nothing but these parameters, such as the learning rate:
    /// the best mean of the objective. A configuration of which every run has a result comes before one that lost runs.
    /// </summary>
    /// <param name="parameters">Names of parameters.</param>
    /// <param name="objective">The objective of the sweep.</param>
    public SeedTable BestOver(IReadOnlyCollection<string> parameters, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(objective);
        return this with
        {
            Rows =
            [
                .. Rows.GroupBy(row => row.Configuration with { Values = row.Configuration.Values.RemoveRange(parameters) })
                    .Select(alike => alike.OrderByDescending(row => row.IsComplete).ThenByDescending(row => row.Score(objective)).First()),
            ],
        };
    }

    /// <summary>Returns the configuration of a row with only the parameters that tell configurations apart.</summary>
    public Configuration Distinguishing(SeedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var values = row.Configuration.Values;
        return row.Configuration with { Values = values.RemoveRange(values.Keys.Where(name => !Varied.Contains(name))) };
    }

    private static HashSet<string> VariedIn(SweepState state)
    {
        var varied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alike in state.Trials.Select(trial => trial.Configuration).GroupBy(configuration => configuration.Method))
        {
            var count = alike.Count();
            varied.UnionWith(
                alike
                    .SelectMany(configuration => configuration.Values)
                    .GroupBy(pair => pair.Key, pair => pair.Value)
                    .Where(values => values.Count() < count || values.Distinct().Skip(1).Any())
                    .Select(values => values.Key)
            );
        }

        return varied;
    }

    private static bool IsLost(Trial run) => run.Ended && run.Failure is not null;

    // Runs that a selection chose are better than their configuration is on average. If there are repeats that were made after it, only
    // these count (docs/methods.md#how-a-ratio-gets-its-interval).
    private static SeedRow Row(SweepSpec spec, List<Trial> runs, int top)
    {
        var later = runs.FindAll(run => !Cohort.Competes(spec, run));
        var counted = later.Count > 0 ? later : runs;
        return new(
            runs[0].Configuration,
            counted.Count,
            [.. counted.Where(run => run.Rung >= top && run.RungPoints.Count > 0).Select(run => run.Curve[run.RungPoints[^1]])]
        );
    }
}
