using System.Globalization;
using CsvHelper;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>
/// Writes trials.csv: one row per trial, by number. It is a pure function of the state, so that two runs of one sweep write the same bytes
/// except in <see cref="TimeColumns"/>.
/// </summary>
public static class TrialsTable
{
    private static readonly (string Name, Func<Spent, object> Get)[] Compute =
    [
        ("nfe", s => s.Nfe),
        ("flops", s => s.Flops),
        ("seconds", s => s.Seconds),
        ("evaluation_seconds", s => s.EvaluationSeconds),
        ("iterations", s => s.Iterations),
        ("forwards", s => s.Forwards),
        ("vjps", s => s.Vjps),
        ("training_passes", s => s.TrainingPasses),
        ("reward_calls", s => s.RewardCalls),
    ];

    /// <summary>The columns that come from a clock: the only ones in which two runs of one sweep differ.</summary>
    public static IReadOnlyList<string> TimeColumns { get; } = ["seconds", "evaluation_seconds"];

    internal static void Write(string path, SweepState state) => AtomicFile.Write(path, stream => Write(stream, state), durable: false);

    /// <summary>Returns the columns of a sweep's table: those that all sweeps have, and one per metric and parameter.</summary>
    public static IReadOnlyList<TrialColumn> Columns(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return
        [
            new("trial", trial => trial.Number),
            new("method", trial => trial.Configuration.Method),
            new("state", trial => trial.Status.ToWord()),
            new("rung", trial => RungNumber.OfFinished(trial.Rung)),
            .. Compute.Select(column => new TrialColumn(column.Name, trial => column.Get(trial.Spent))),
            .. state.Spec.Metrics.Select(metric => new TrialColumn(metric.Name, trial =>
                trial.Metrics is { } metrics ? metric.Get(metrics) : null
            )),
            new("evaluation_nfe", trial => trial.Metrics is { Declared: null } metrics ? metrics.EvaluationNfe : null),
            .. Parameters(state)
                .Select(name => new TrialColumn(name, trial => trial.Configuration.Values.TryGetValue(name, out var value) ? value : null)),
            new("seed", trial => trial.Seed),
            new("repeat_of", trial => trial.RepeatOf),
            new("reason", trial => trial.Reason),
            // Nobody may take a simulation for a result, not even where only this file is left of it.
            .. state.Spec.IsSimulated ? [new TrialColumn("simulated", _ => "true")] : Array.Empty<TrialColumn>(),
        ];
    }

    /// <summary>
    /// Writes the table: UTF-8, commas, quotes where needed (RFC 4180), lines end in LF; no cell is a formula (<see cref="CsvCell"/>).
    /// </summary>
    public static void Write(Stream stream, SweepState state)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        var columns = Columns(state);
        csv.WriteRecord([.. columns.Select(column => CsvCell.Of(column.Name))]);
        foreach (var trial in state.Trials)
            csv.WriteRecord([.. columns.Select(column => CsvCell.Of(Text(column.Get(trial))))]);
    }

    /// <summary>
    /// Formats a value of a column: independent of culture, a double in the shortest form that parses to the same value; null for no value.
    /// </summary>
    public static string? Text(object? field) =>
        field is IFormattable value ? value.ToString(null, CultureInfo.InvariantCulture) : field?.ToString();

    /// <summary>Returns the swept parameters in the order of the sweep file, then any that only configurations name.</summary>
    private static IReadOnlyList<string> Parameters(SweepState state)
    {
        var swept = state.Spec.Space.Parameters.Select(parameter => parameter.Name).ToList();
        var others = state.Trials.SelectMany(trial => trial.Configuration.Values.Keys).Except(swept).Order(StringComparer.Ordinal);
        return [.. swept, .. others];
    }
}
