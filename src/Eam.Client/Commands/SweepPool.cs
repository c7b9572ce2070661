using System.Collections.Immutable;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary>
/// Several sweeps of one question (with other seeds, or one method each) as one: each sweep's winners become further runs of their method, so that the
/// interval covers the search too.
/// </summary>
internal static class SweepPool
{
    /// <summary>The pooled state; one sweep is left as it is.</summary>
    /// <exception cref="UsageException">The sweeps do not ask the same question.</exception>
    public static SweepState Of(IReadOnlyList<SweepResults> sweeps)
    {
        var first = sweeps[0].State.Spec;
        foreach (var other in sweeps.Skip(1))
        {
            if (Difference(first, other.State.Spec) is { } what)
                throw new UsageException($"{other.Folder} cannot be compared with {sweeps[0].Folder}: another {what}");
        }

        if (sweeps.Count == 1)
            return sweeps[0].State;
        var methods = sweeps.SelectMany(sweep => sweep.State.Spec.Space.Methods).Distinct().ToList();
        var trials = ImmutableList.CreateBuilder<Trial>();
        var winners = new Dictionary<string, int>();
        foreach (var sweep in sweeps)
        {
            var final = methods.SelectMany(method => FinalRuns.Of(sweep.State, method)).Select(trial => trial.Number).ToHashSet();
            foreach (var trial in sweep.State.Trials)
            {
                var number = trials.Count;
                if (!final.Contains(trial.Number))
                    trials.Add(Renumbered(trial, number, null));
                else if (winners.TryAdd(trial.Configuration.Method, number))
                    trials.Add(Renumbered(trial, number, null));
                else
                    trials.Add(Renumbered(trial, number, winners[trial.Configuration.Method]));
            }
        }

        return new SweepState(first with { Space = first.Space with { Methods = methods } }, trials.ToImmutable());
    }

    private static Trial Renumbered(Trial trial, int number, int? repeatOf) => trial with { Number = number, RepeatOf = repeatOf };

    private static string? Difference(SweepSpec a, SweepSpec b)
    {
        if (a.Task.Name != b.Task.Name)
            return $"task ({a.Task.Name}, {b.Task.Name})";
        var (left, right) = (a.Task.Values, b.Task.Values);
        var setting = left.Keys.Union(right.Keys).FirstOrDefault(key => !left.TryGetValue(key, out var x) || !right.TryGetValue(key, out var y) || x != y);
        if (setting is not null)
            return $"setting of the task ({setting})";
        if (!a.Objectives.SequenceEqual(b.Objectives))
            return "list of objectives";
        if (a.Objective != b.Objective)
            return $"objective ({a.Objective.Metric}, {b.Objective.Metric})";
        return a.Halving.Unit != b.Halving.Unit ? $"unit of compute ({a.Halving.Unit}, {b.Halving.Unit})" : null;
    }
}
