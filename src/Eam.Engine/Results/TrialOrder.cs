using System.Globalization;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Results;

/// <summary>An order of trials: by a column of trials.csv, metrics the best first, all else upwards; trials without a value last; ties by number.</summary>
public sealed class TrialOrder
{
    private const string Objective = "objective", Compute = "compute", Number = "trial";

    private readonly bool _downwards;

    private TrialOrder(TrialColumn column, bool downwards) => (Column, _downwards) = (column, downwards);

    /// <summary>What it sorts by.</summary>
    public TrialColumn Column { get; }

    /// <summary>What trials of a sweep can be sorted by: the columns, and <c>objective</c> and <c>compute</c> for the sweep's own.</summary>
    public static IReadOnlyList<string> Names(SweepState state) => [.. TrialsTable.Columns(state).Select(column => column.Name), Objective, Compute];

    /// <summary>By a column's name; null for the trial's number.</summary>
    /// <returns>Null where there is no such column.</returns>
    public static TrialOrder? Find(SweepState state, string? name)
    {
        ArgumentNullException.ThrowIfNull(state);
        var full = name switch
        {
            null => Number,
            Objective => state.Spec.Objective.Metric,
            Compute => state.Spec.Halving.Unit.ToString().ToLowerInvariant(),
            _ => name,
        };
        if (TrialsTable.Columns(state).FirstOrDefault(column => column.Name == full) is not { } found)
            return null;
        var maximize = full == state.Spec.Objective.Metric
            ? state.Spec.Objective.Maximize
            : TrialMetrics.Definitions.FirstOrDefault(metric => metric.Name == full)?.Maximize ?? false;
        return new(found, maximize);
    }

    /// <summary>The trials in this order, or in the other direction.</summary>
    public IEnumerable<Trial> Sorted(IEnumerable<Trial> trials, bool reverse)
    {
        var keyed = trials.Select(trial => (Trial: trial, Key: Key(Column.Get(trial)))).OrderBy(pair => pair.Key.Rank);
        var ordered = _downwards != reverse
            ? keyed.ThenByDescending(pair => pair.Key.Number).ThenByDescending(pair => pair.Key.Word, StringComparer.Ordinal)
            : keyed.ThenBy(pair => pair.Key.Number).ThenBy(pair => pair.Key.Word, StringComparer.Ordinal);
        return ordered.ThenBy(pair => pair.Trial.Number).Select(pair => pair.Trial);
    }

    // Numbers before words before nothing: a parameter may be a number in one trial and `auto` in another, and NaN is nothing to sort by.
    private static (int Rank, double Number, string Word) Key(object? value) => value switch
    {
        null => (2, 0, string.Empty),
        ParameterValue { IsNumber: false } word => (1, 0, word.ToString()),
        ParameterValue parameter => (0, parameter.Number, string.Empty),
        double number => double.IsNaN(number) ? (2, 0, string.Empty) : (0, number, string.Empty),
        ulong seed => (0, seed, string.Empty),
        int or long => (0, Convert.ToDouble(value, CultureInfo.InvariantCulture), string.Empty),
        _ => (1, 0, value.ToString()!),
    };
}
