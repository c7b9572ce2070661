using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;

namespace Eam.Client.Rendering;

/// <summary>An order of trials: by a column of trials.csv, metrics the best first, all else upwards; trials without a value last; ties by number.</summary>
internal sealed class TrialOrder
{
    private const string Objective = "objective", Compute = "compute", Number = "trial";

    private readonly bool _downwards;

    private TrialOrder(TrialColumn column, bool downwards) => (Column, _downwards) = (column, downwards);

    /// <summary>What it sorts by.</summary>
    public TrialColumn Column { get; }

    /// <summary>By a column's name; <c>objective</c> and <c>compute</c> stand for the sweep's own.</summary>
    /// <exception cref="UsageException">There is no such column.</exception>
    public static TrialOrder By(SweepState state, string? name)
    {
        var full = name switch
        {
            null => Number,
            Objective => state.Spec.Objective.Metric,
            Compute => Figures.Unit(state.Spec.Halving.Unit),
            _ => name,
        };
        var columns = TrialsTable.Columns(state);
        var names = columns.Select(column => column.Name).Append(Objective).Append(Compute).ToList();
        var found = columns.FirstOrDefault(column => column.Name == full)
            ?? throw new UsageException($"--sort: no column '{name}'{(NearName.Of(full, names) is { } near ? $"; did you mean '{near}'?" : $": one of {string.Join(", ", names)}")}");
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
        int or long => (0, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture), string.Empty),
        _ => (1, 0, value.ToString()!),
    };
}
