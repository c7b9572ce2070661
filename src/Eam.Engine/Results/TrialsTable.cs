using System.Globalization;
using CsvHelper;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>
/// trials.csv: a row a trial, by number. A pure function of the state, so that two runs of one sweep write the same bytes except in <see cref="TimeColumns"/>.
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

    /// <summary>The columns that a clock fills: the only ones in which two runs of one sweep differ.</summary>
    public static IReadOnlyList<string> TimeColumns { get; } = ["seconds", "evaluation_seconds"];

    internal static void Write(string path, SweepState state) => AtomicFile.Write(path, stream => Write(stream, state), durable: false);

    internal static void Write(Stream stream, SweepState state)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        var parameters = Parameters(state);
        csv.WriteRecord(
        [
            "trial", "method", "state", "rung", .. Compute.Select(column => column.Name), .. TrialMetrics.Definitions.Select(metric => metric.Name),
            "evaluation_nfe", .. parameters, "seed", "repeat_of", "reason",
        ]);
        foreach (var trial in state.Trials)
            csv.WriteRecord([.. Row(trial, parameters).Select(Text)]);
    }

    private static IEnumerable<object?> Row(Trial trial, IReadOnlyList<string> parameters)
    {
        yield return trial.Number;
        yield return trial.Configuration.Method;
        yield return StateName(trial.Status);
        yield return trial.Rung < 0 ? null : trial.Rung;
        foreach (var (_, get) in Compute)
            yield return get(trial.Spent);
        foreach (var metric in TrialMetrics.Definitions)
            yield return trial.Metrics is { } metrics ? metric.Get(metrics) : null;
        yield return trial.Metrics?.EvaluationNfe;
        foreach (var parameter in parameters)
            yield return trial.Configuration.Values.TryGetValue(parameter, out var value) ? value.ToString() : null;
        yield return trial.Seed;
        yield return trial.RepeatOf;
        yield return trial.Reason;
    }

    /// <summary>In file order; then any that only configurations name.</summary>
    private static IReadOnlyList<string> Parameters(SweepState state)
    {
        var swept = state.Spec.Space.Parameters.Select(parameter => parameter.Name).ToList();
        var others = state.Trials.SelectMany(trial => trial.Configuration.Values.Keys).Except(swept).Order(StringComparer.Ordinal);
        return [.. swept, .. others];
    }

    private static string StateName(TrialStatus status) => status switch
    {
        TrialStatus.Pending => "pending",
        TrialStatus.Running => "running",
        TrialStatus.Paused => "paused",
        TrialStatus.Completed => "completed",
        TrialStatus.Pruned => "pruned",
        _ => "failed",
    };

    // The default text of a double is the shortest that parses to the same value.
    private static string? Text(object? field) => field is IFormattable value ? value.ToString(null, CultureInfo.InvariantCulture) : field?.ToString();
}
