using Eam.Core;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the key <c>warm_start</c>: an earlier sweep's best configurations become points, and its results become the history of a search
/// that uses history. Both are copied into the specification, so that the sweep does not need the earlier one again.
/// </summary>
/// <param name="catalog">The methods and tasks of this build.</param>
/// <param name="command">The command of this sweep; null for a task of Eam.</param>
/// <param name="find">Returns the state of a sweep by name or folder, or throws an <see cref="EngineException"/>; null if there is no
/// folder of results.</param>
/// <param name="warnings">Receives a line if some configurations cannot be used.</param>
internal sealed class WarmStartReader(SpecCatalog catalog, CommandSpec? command, Func<string, SweepState>? find, List<string> warnings)
{
    private const int Points = 3;
    private const string Expected = "the name or folder of an earlier sweep";

    public SearchSpace Read(Section top, SearchSpace space, string search, TaskSettings? task, Objective objective, HalvingSpec? halving)
    {
        if (!top.Has("warm_start"))
            return space;
        var section = top.Node("warm_start") is YamlScalar { IsEmpty: false } ? null : top.Below("warm_start");
        if (top.Node("warm_start") is YamlMap && !section!.Has("from"))
            section.Missing("from", Expected);
        var from = section is null ? top.Text("warm_start", Expected) : section.Text("from", Expected);
        var points = section?.Whole("points", 0, 1000) ?? Points;
        if (from is null || task is null || halving is null || Earlier(top, from) is not { } earlier)
            return space;

        if (!SameTask(task, earlier.Spec.Task))
            top.Wrong("warm_start", $"cannot be used: {from} has another task, {Describe(earlier.Spec.Task)}");
        else if (CommandSpec.Difference(command, earlier.Spec.Command) is { } part)
            top.Wrong("warm_start", $"cannot be used: {from} has another {part}");
        else if (earlier.Spec.Halving.Unit != halving.Unit)
            top.Wrong(
                "warm_start",
                $"cannot be used: {from} counts compute in {Unit(earlier.Spec.Halving.Unit)}, but this sweep in {Unit(halving.Unit)}"
            );
        else
            return Start(space, search, objective, halving, Fitting(space, earlier, from), points);
        return space;
    }

    private SweepState? Earlier(Section top, string from)
    {
        try
        {
            if (find is not null)
                return find(from);
            top.Wrong("warm_start", "cannot be used here, because there is no folder of results");
        }
        catch (EngineException failure)
        {
            top.Wrong("warm_start", $"cannot be read: {failure.Message}");
        }

        return null;
    }

    // The runs of each configuration of the earlier sweep, with the configuration as this sweep has it.
    private List<Tried> Fitting(SearchSpace space, SweepState earlier, string from)
    {
        var fit = new ConditionalFit(catalog, space);
        var (fitting, lost) = (new List<Tried>(), new List<Configuration>());
        foreach (var first in earlier.Trials.Where(trial => trial.RepeatOf is null && space.Methods.Contains(trial.Configuration.Method)))
        {
            if (fit.Of(first.Configuration) is { } configuration)
                fitting.Add(new(configuration, Runs(earlier, first)));
            else
                lost.Add(first.Configuration);
        }

        if (lost.Count > 0)
            warnings.Add(
                $"warm_start leaves out {lost.Count} of {lost.Count + fitting.Count} configurations of {from}: {(catalog.IsDeclared ? "their parameters are not those of this sweep" : "they use a parameter that does not exist under the conditions (when) of this sweep")}; the first is {lost[0]}"
            );
        return fitting;
    }

    private static SearchSpace Start(
        SearchSpace space,
        string search,
        Objective objective,
        HalvingSpec halving,
        List<Tried> earlier,
        int points
    )
    {
        var best = space.Methods.SelectMany(method =>
            earlier
                .Where(one => one.Configuration.Method == method && one.Runs.TrueForAll(run => run.Rung >= 0 && run.Failure is null))
                .Select(one => (one.Configuration, Rung: one.Runs.Min(run => run.Rung), one.Runs))
                .OrderByDescending(one => one.Rung)
                .ThenByDescending(one => one.Runs.Average(run => objective.Score(run.At(one.Rung).Metrics)))
                .ThenBy(one => one.Configuration.Key, StringComparer.Ordinal)
                .Select(one => one.Configuration)
                .Distinct()
                .Take(points)
        );
        return space with
        {
            Points = [.. space.Points.Concat(best).Distinct()],
            Earlier = Searchers.Get(search).UsesHistory
                ? [.. earlier.Select(one => Observe(one, objective, halving)).Where(one => !one.IsPending)]
                : [],
        };
    }

    // Repeats of a winner at the final rung have later numbers. They only measure the spread of a result that is already known, so they are
    // left out.
    private static List<Trial> Runs(SweepState sweep, Trial first) =>
        [
            .. sweep
                .Trials.GetRange(first.Number, Math.Min(sweep.Spec.Repeats, sweep.Trials.Count - first.Number))
                .Where(run => (run.RepeatOf ?? run.Number) == first.Number),
        ];

    /// <summary>
    /// Returns what the configuration would have reported at this sweep's rungs: at each rung, the mean over its runs of the first
    /// evaluation at or after the rung.
    /// </summary>
    private static Observation Observe(Tried tried, Objective objective, HalvingSpec halving)
    {
        var (scores, runs) = (new List<double>(), tried.Runs);
        foreach (var target in halving.Rungs())
        {
            var points = runs.Select(run => run.Curve.FirstOrDefault(point => point.Spent.In(halving.Unit) >= target))
                .OfType<CurvePoint>()
                .ToList();
            if (points.Count < runs.Count)
                break;
            scores.Add(points.Average(point => objective.Score(point.Metrics)));
        }

        return new(tried.Configuration, scores, runs.Exists(run => run.Failure is not null));
    }

    private bool SameTask(TaskSettings a, TaskSettings b) =>
        a.Name == b.Name && a.Difference(b, catalog.Tasks.First(task => task.Name == a.Name).Parameters) is null;

    private static string Describe(TaskSettings task) =>
        string.Join(" ", task.Values.Select(pair => $"{pair.Key}={pair.Value}").Prepend(task.Name));

    private static string Unit(ComputeUnit unit) => unit.ToWord();

    /// <summary>A configuration of the earlier sweep.</summary>
    /// <param name="Configuration">The configuration as this sweep has it.</param>
    /// <param name="Runs">Its runs in the earlier sweep.</param>
    private sealed record Tried(Configuration Configuration, List<Trial> Runs);
}
