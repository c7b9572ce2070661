using System.Collections.Immutable;
using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// Combines several sweeps of the same question (with other seeds, or with one method each) into one. The winners of each sweep become
/// further runs of their method, so that the interval also covers the randomness of the search.
/// </summary>
public static class SweepPool
{
    /// <summary>
    /// Returns the combined state; its trials are those of the sweeps, one sweep after the other. A single sweep is returned unchanged.
    /// </summary>
    /// <exception cref="ArgumentException">The sweeps do not ask the same question (<see cref="Difference"/>).</exception>
    public static SweepState Of(IReadOnlyList<SweepState> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        var first = sweeps[0].Spec;
        foreach (var other in sweeps.Skip(1))
        {
            if (Difference(first, other.Spec) is { } what)
                throw new ArgumentException($"the sweeps cannot be compared, because they differ in: {what}", nameof(sweeps));
        }

        if (sweeps.Count == 1)
            return sweeps[0];
        var methods = sweeps.SelectMany(sweep => sweep.Spec.Space.Methods).Distinct().ToList();
        var trials = ImmutableList.CreateBuilder<Trial>();
        var winners = new Dictionary<string, int>();
        foreach (var sweep in sweeps)
        {
            var final = methods.SelectMany(method => FinalRuns.Of(sweep, method)).Select(trial => trial.Number).ToHashSet();
            foreach (var trial in sweep.Trials)
            {
                var number = trials.Count;
                if (!final.Contains(trial.Number) || winners.TryAdd(trial.Configuration.Method, number))
                    trials.Add(trial with { Number = number, RepeatOf = null });
                else
                    trials.Add(trial with { Number = number, RepeatOf = winners[trial.Configuration.Method] });
            }
        }

        var spec = first with { Space = first.Space with { Methods = methods }, Repeats = 1 };

        // An evaluation of other precision would be another reference. Batches belong to halving.ties and not to the precision.
        return new SweepState(spec, trials.ToImmutable())
        {
            Base = sweeps
                .Where(sweep => (sweep.Spec.Evaluation with { Batched = first.Evaluation.Batched }) == first.Evaluation)
                .Select(sweep => sweep.Base)
                .FirstOrDefault(measured => measured is not null),
        };
    }

    /// <summary>
    /// Returns the first difference that makes two sweeps different questions; null if there is none. A setting that one of them leaves out
    /// counts with its default.
    /// </summary>
    public static string? Difference(SweepSpec a, SweepSpec b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Task.Name != b.Task.Name)
            return $"task ({a.Task.Name}, {b.Task.Name})";
        var setting = a.Task.Difference(b.Task, TaskCatalog.Find(a.Task.Name)?.Parameters ?? []);
        if (setting is not null)
            return $"setting of the task ({setting})";
        if (CommandSpec.Difference(a.Command, b.Command) is { } part)
            return part;
        if (a.IsSimulated != b.IsSimulated)
            return "kind of devices (simulated, real)";
        if (!a.Objectives.SequenceEqual(b.Objectives))
            return "list of objectives";
        if (a.Objective != b.Objective)
            return $"objective ({a.Objective.Metric}, {b.Objective.Metric})";
        return a.Halving.Unit != b.Halving.Unit ? $"unit of compute ({a.Halving.Unit.ToWord()}, {b.Halving.Unit.ToWord()})" : null;
    }
}
