using System.Globalization;
using System.Text.Json;
using Eam.Core.Sweeps;

namespace Eam.Engine.Commands;

/// <summary>
/// Reads what a program says, line by line, and decides what each line means (docs/trainers.md). Pure: it does nothing itself. For use by
/// one thread.
/// </summary>
/// <param name="spec">The sweep, which has a command.</param>
/// <param name="from">Compute that the segment starts at.</param>
internal sealed class CommandProtocol(SweepSpec spec, double from)
{
    // A 64-bit float has each whole number up to here.
    private const double MostWhole = 1L << 53;

    private const int MostNotes = 100;

    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>The largest compute that the program has told, in the sweep's unit.</summary>
    public double Compute { get; private set; } = from;

    /// <summary>Whether the program has said that it is done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>
    /// Takes the next line. After <see cref="CommandStep.Leave"/> and <see cref="CommandStep.Fail"/> all lines are ignored.
    /// </summary>
    public CommandStep Take(ReadOnlySpan<byte> line)
    {
        try
        {
            return IsDone ? new CommandStep.Ignore() : Read(line);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON, but not valid text.
            return Crash($"its program wrote '{ProgramLine.Quote(line)}' to the pipe, which has text that is not Unicode");
        }
    }

    private CommandStep Read(ReadOnlySpan<byte> line)
    {
        if (ProgramLine.Parse(line) is not { } message)
            return Crash($"its program wrote '{ProgramLine.Quote(line)}' to the pipe, which is not a JSON object");
        if (Text(message, "type") is not { } type)
            return Crash($"its program wrote '{ProgramLine.Quote(line)}' to the pipe, which has no type");
        switch (type)
        {
            case "done":
                IsDone = true;
                return new CommandStep.Leave();
            case "failed":
                var what = Text(message, "message") is { Length: > 0 } told ? Line(told) : "its program gave no reason";
                return new CommandStep.Fail(IsTrue(message, "invalid") ? FailureKind.Invalid : FailureKind.Crashed, what);
            case "report" or "progress" or "save":
                if (Advance(message, type) is { } wrong)
                    return wrong;
                return type switch
                {
                    "report" => Report(message),
                    "save" => new CommandStep.Save(Compute),
                    _ => new CommandStep.Show(Compute, Optional(message, "loss") ?? double.NaN),
                };
            default:
                return new CommandStep.Ignore { Note = IsNew(type) ? $"a message of type '{Line(type)}' is not known; ignored" : null };
        }
    }

    private CommandStep Report(JsonElement message)
    {
        if (spec.Halving.Unit is ComputeUnit.Nfe or ComputeUnit.Iterations && (Compute != Math.Floor(Compute) || Compute > MostWhole))
            return Crash($"its program reported at compute {Figure(Compute)}, but {Unit} are whole numbers");
        if (!message.TryGetProperty("metrics", out var metrics) || metrics.ValueKind != JsonValueKind.Object)
            return Crash($"its program reported at compute {Figure(Compute)} without metrics");
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var ignored = new List<string>();
        foreach (var metric in metrics.EnumerateObject())
        {
            if (!spec.Command!.Metrics.Any(declared => declared.Name == metric.Name))
            {
                if (IsNew("metric " + metric.Name))
                    ignored.Add(Line(metric.Name));
                continue;
            }

            if (metric.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (ProgramLine.Number(metric.Value) is not { } value)
                return Crash($"its program reported {metric.Name} at compute {Figure(Compute)} as something that is not a number");
            if (!double.IsFinite(value))
                return new CommandStep.Fail(
                    FailureKind.Diverged,
                    $"diverged at compute {Figure(Compute)}: {metric.Name} is {Figure(value)}"
                );
            values[metric.Name] = value;
        }

        return new CommandStep.Add(Compute, values)
        {
            Note = ignored.Count > 0 ? $"not declared in task.metrics of the sweep file, so ignored: {string.Join(", ", ignored)}" : null,
        };
    }

    // A message without compute is about the compute that was told last.
    private CommandStep.Fail? Advance(JsonElement message, string type)
    {
        if (!message.TryGetProperty("compute", out var told))
            return type == "report" ? Crash("its program sent a report without compute") : null;
        if (ProgramLine.Number(told) is not { } compute || !double.IsFinite(compute))
            return Crash($"its program sent a {type} whose compute is not a finite number");
        if (compute < Compute)
            return Crash(
                $"its program sent a {type} at compute {Figure(compute)} after {Figure(Compute)} {Unit}, but compute must not decrease"
            );
        Compute = compute;
        return null;
    }

    private string Unit => spec.Halving.Unit.ToString().ToLowerInvariant();

    private static CommandStep.Fail Crash(string what) => new(FailureKind.Crashed, what);

    private static string Figure(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A program that makes up a new name each time must not fill the memory.
    private bool IsNew(string name) => _unknown.Count < MostNotes && _unknown.Add(name);

    private static double? Optional(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? ProgramLine.Number(value) : null;

    private static bool IsTrue(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Line(string text)
    {
        const int Longest = 500;
        var shown = text.Length <= Longest ? text : text[..Longest] + "...";
        return new([.. shown.Select(c => char.IsControl(c) ? ' ' : c)]);
    }
}
