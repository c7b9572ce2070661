using System.Globalization;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>
/// Finds what a user may not expect of a sweep: trials that do not run, parameters without an effect, and trials that would be the same
/// training. Each is one line.
/// </summary>
public static class SweepNotes
{
    private const int MostGroups = 5,
        MostTrials = 8,
        MostCompared = 10_000;

    /// <summary>Returns one line if the space has fewer configurations than the file asks for, otherwise an empty list.</summary>
    public static IReadOnlyList<string> OfSpace(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var planned = spec.Planned;
        if (planned >= spec.Trials)
            return [];
        var small = spec
            .Space.Methods.Zip(spec.Quotas)
            .Where(method => FiniteSpace.Count(spec.Space, method.First) == method.Second)
            .Select(method => $"{method.First} has only {Count(method.Second, "different configuration")}");
        return
        [
            $"trials is {Whole(spec.Trials)}, but {string.Join(", ", small)}: each is drawn once, so the sweep has {Count(planned, "trial")}; to train each from several seeds, write repeats",
        ];
    }

    /// <summary>Returns all lines.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="trials">The configurations that it would run, by the number of the first trial of each.</param>
    internal static IReadOnlyList<string> Of(SweepSpec spec, IReadOnlyList<KeyValuePair<int, Configuration>> trials)
    {
        // The effect of a command's parameters is not known.
        if (spec.Command is { } command)
            return [Starts(command), .. OfSpace(spec)];
        var conditional = spec
            .Space.Methods.SelectMany(EffectiveSettings.Definitions)
            .Where(definition => definition.ActiveIf is not null || definition.Effective is not null)
            .Select(definition => definition.Name)
            .ToHashSet(StringComparer.Ordinal);
        var named = spec.Space.Parameters.Where(parameter => conditional.Contains(parameter.Name)).ToList();

        // Otherwise different configurations differ in a parameter that always has an effect, so there is nothing to compare.
        // Of a very large sweep only the first draws are known.
        var mayBeAlike =
            spec.Planned <= MostCompared && (spec.Space.Points.Count > 0 || named.Exists(parameter => !parameter.Domain.IsFixed));
        return
        [
            .. OfSpace(spec),
            .. named.SelectMany(parameter => WithoutEffect(spec, parameter, trials)),
            .. mayBeAlike ? Alike(trials) : [],
        ];
    }

    /// <summary>Returns what a sweep's command starts: the dashboard shows it before the start.</summary>
    public static string Starts(CommandSpec command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return $"starts: {string.Join(' ', command.FullRun.Select(Quoted))} in {command.Folder}";
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@' or '%')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // A parameter that several methods share may have an effect in some of them.
    private static IEnumerable<string> WithoutEffect(
        SweepSpec spec,
        SweptParameter parameter,
        IReadOnlyList<KeyValuePair<int, Configuration>> trials
    )
    {
        var methods = spec.Space.Methods.Where(parameter.AppliesTo).ToList();
        var reasons = methods
            .Select(method => (Method: method, Reason: Reason(parameter.Name, method, trials)))
            .Where(found => found.Reason is not null)
            .GroupBy(found => found.Reason, found => found.Method);
        foreach (var reason in reasons)
        {
            var where = reason.Count() == methods.Count ? string.Empty : $" for {string.Join(", ", reason)}";
            yield return $"{parameter.Name} has no effect{where}: {reason.Key}";
        }
    }

    private static string? Reason(string name, string method, IReadOnlyList<KeyValuePair<int, Configuration>> trials)
    {
        var definition = EffectiveSettings.Definitions(method).FirstOrDefault(known => known.Name == name);
        var configurations = trials.Select(trial => trial.Value).Where(configuration => configuration.Method == method).ToList();
        if (definition is null || configurations.Count == 0)
            return null;
        var used = configurations.Select(configuration => EffectiveSettings.Value(definition, configuration)).Distinct().ToList();
        if (used is [null])
            return $"it needs {definition.ActiveIf!.Words}";
        var given = configurations.Select(configuration => configuration.Value(definition)).Distinct().Count();
        return given > 1 && used is [{ } only] ? $"with the other parameters, all of its values act as {only}" : null;
    }

    private static IEnumerable<string> Alike(IReadOnlyList<KeyValuePair<int, Configuration>> trials)
    {
        var groups = trials.GroupBy(trial => EffectiveSettings.Of(trial.Value).Key, trial => trial.Key, StringComparer.Ordinal).ToList();
        if (groups.Count == trials.Count)
            yield break;
        var several = groups.Where(group => group.Skip(1).Any()).ToList();
        var shown = several.Take(MostGroups).Select(Numbers);
        var more = several.Count > MostGroups ? $"; and {Whole(several.Count - MostGroups)} more groups" : string.Empty;
        yield return $"{Count(trials.Count, "trial")} are only {Count(groups.Count, "different training")}; the same, but for the seed: {string.Join("; ", shown)}{more}";
    }

    private static string Numbers(IEnumerable<int> trials)
    {
        var all = trials.ToList();
        var more = all.Count > MostTrials ? $" and {Whole(all.Count - MostTrials)} more" : string.Empty;
        return $"trials {string.Join(", ", all.Take(MostTrials).Select(Whole))}{more}";
    }

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{Whole(count)} {thing}s";

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
