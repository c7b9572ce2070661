using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>Checks that look at several keys at once.</summary>
internal static class SpecChecks
{
    /// <summary>The largest number of trials of a sweep.</summary>
    public const int MostTrials = 1_000_000;

    /// <summary>
    /// Returns the number of trials: the given number, the grid's points, or the halving rule's own number. Returns null if the number is
    /// impossible.
    /// </summary>
    public static int? Trials(Section top, SearchSpace space, string search, HalvingSpec? halving, int? given)
    {
        var shares = Shares(
            top,
            space,
            search,
            given,
            halving is null ? null : HalvingRules.OwnTrials(halving) * (halving.ArmsByMethod ? space.Methods.Count : 1)
        );
        if (shares is null)
            return null;

        // An arm with fewer than eta trials would promote its only trial through all rungs, which is not halving. A rule that keeps another
        // share than 1/eta, such as the better half, needs no such number.
        var arms = halving?.ArmsByMethod == true;
        var least = halving?.Rungs().Count > 1 && HalvingRules.KeepingShare.Contains(halving.Algorithm) ? halving.Eta : 1;
        for (var i = 0; i < shares.Count; i++)
        {
            if (arms && shares[i] < least && least > 1)
                top.Wrong(
                    "trials",
                    $"gives method {space.Methods[i]} {shares[i]}, but halving by {least} needs at least {least} per arm: raise trials, or set halving.algorithm to {HalvingRules.WithoutHalving}"
                );
            else if (shares[i] < 1)
                top.Wrong("trials", $"gives method {space.Methods[i]} none: there must be at least one trial per method");
        }

        Points(top, space, search, shares);
        if (!arms && shares.Sum() < least)
            top.Wrong(
                "trials",
                $"is {shares.Sum()}, but halving by {least} needs at least {least}: raise trials, or set halving.algorithm to {HalvingRules.WithoutHalving}"
            );
        return shares.Sum();
    }

    // Points count as trials of their method. They must fit into its share, or the methods' arms would not be equal.
    private static void Points(Section top, SearchSpace space, string search, List<int> shares)
    {
        var key = top.Has("points") ? "points" : "warm_start";
        if (search == "grid" && space.Points.Count > 0)
        {
            top.Wrong(
                key,
                $"cannot be combined with `search: grid`, which runs every combination of the lists: leave {key} out, or use another search"
            );
            return;
        }

        for (var i = 0; i < shares.Count; i++)
        {
            var given = space.Points.Count(point => point.Method == space.Methods[i]);
            if (given > shares[i])
                top.Wrong(
                    key,
                    $"gives method {space.Methods[i]} {given} points, but its share of the trials is {shares[i]}: raise trials, or give fewer points"
                );
        }
    }

    private static List<int>? Shares(Section top, SearchSpace space, string search, int? given, double? own)
    {
        var methods = space.Methods;
        if (search != "grid")
        {
            if (given is null && own <= MostTrials)
                given = (int)own;
            if (given is null)
                top.Missing(
                    "trials",
                    $"the number of configurations that {search} search draws{(own is null ? "" : $"; all brackets of the rule together would have {own:G3}")}"
                );
            return given is { } trials
                ? [.. methods.Select((_, i) => (trials / methods.Count) + (i < trials % methods.Count ? 1 : 0))]
                : null;
        }

        var points = methods.Select(space.GridPoints).ToList();
        if (points.Sum() > MostTrials)
        {
            top.Wrong("search", $"gives a grid of {points.Sum():G3} points: list fewer values");
            return null;
        }

        if (given is { } most && most < points.Sum())
        {
            top.Wrong(
                "trials",
                $"is {most}, but the grid has {points.Sum()} points ({string.Join(", ", methods.Zip(points, (m, n) => $"{m} {n}"))}): leave trials out, or list fewer values"
            );
            return null;
        }

        return [.. points.Select(n => (int)n)];
    }

    /// <summary>Checks that ties can be found: they need a single objective that has a standard error.</summary>
    public static void Ties(
        Section top,
        HalvingSpec halving,
        Objective objective,
        IReadOnlyList<Objective> objectives,
        CommandSpec? command,
        TaskSettings? task
    )
    {
        if (halving.TieErrors == 0)
            return;
        if (objectives.Count > 0)
            top.Below("halving")
                .Wrong("ties", "cannot be combined with objectives: results of several objectives are not ranked by a difference");
        else if (WithoutError(objective.Metric, command, task) is { } problem)
            top.Below("halving").Wrong("ties", problem);
    }

    // What is missing so that a metric has a standard error; null for nothing.
    private static string? WithoutError(string metric, CommandSpec? command, TaskSettings? task)
    {
        if (command is not null)
        {
            var error = Objective.DeclaredErrorOf(metric);
            return command.Metrics.Any(declared => declared.Name == error)
                ? null
                : $"needs the standard error of {metric}: add {error}: minimize to task.metrics, and report it";
        }

        var measured = (task is null ? TrialMetrics.Definitions : MetricDefinition.Of(task))
            .Where(definition => definition.StandardError is not null)
            .Select(definition => definition.Name)
            .ToList();
        return measured.Contains(metric) ? null : $"needs an objective with a standard error ({string.Join(", ", measured)}), not {metric}";
    }

    /// <summary>
    /// Checks that the first rung holds at least one iteration of each method, whatever is drawn. Otherwise one iteration could cost
    /// several times the rung. The first iteration counts, which may also pay for samples of the base.
    /// </summary>
    public static void Compute(Section top, SearchSpace space, HalvingSpec halving, SpecCatalog catalog, BaseFacts facts)
    {
        var compute = top.Below("halving").Below("compute");
        var key = compute.Has("min") ? "min" : "max";
        if (halving.Unit == ComputeUnit.Iterations && halving.MinCompute < 1)
            compute.Wrong(key, $"must be at least one iteration, not {ParameterValue.Of(halving.MinCompute)}");
        if (halving.Unit != ComputeUnit.Nfe)
            return;
        var methods = catalog.Methods.Where(method => space.Methods.Contains(method.Name)).ToList();
        var given = space.Points.Select(point =>
            (Configuration: point, Price: methods.First(method => method.Name == point.Method).Price(point, facts))
        );
        var dearest = methods
            .Select(method => DearestDraw.Of(space, method, facts))
            .Concat(given)
            .DefaultIfEmpty()
            .MaxBy(draw => draw.Price.First);
        var iteration = dearest.Price.Once == 0 ? "one iteration" : "the first iteration, with the samples of the base,";
        if (halving.MinCompute < dearest.Price.First)
            compute.Wrong(
                key,
                $"is {ParameterValue.Of(halving.MinCompute)} nfe, but {iteration} of {dearest.Configuration} costs {dearest.Price.First} nfe: raise it"
            );
    }
}
