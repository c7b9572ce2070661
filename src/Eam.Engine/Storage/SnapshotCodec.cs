using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text.Json;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Records;

namespace Eam.Engine.Storage;

/// <summary>
/// Converts a sweep's state to and from bytes. The format is not permanent: only the build that wrote it reads it, and any other build
/// replays the events instead. So it can be binary (several times as fast as JSON, at half the size), and a new field of
/// <see cref="Trial"/> needs no migration.
/// </summary>
public static class SnapshotCodec
{
    /// <summary>
    /// Returns a name for what can read a snapshot: this build of the sweep machine (whose fold the snapshot must equal), this build of the
    /// codec, and the specification that was folded.
    /// </summary>
    public static string VersionFor(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return VersionForJson(JsonSerializer.SerializeToUtf8Bytes(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord));
    }

    /// <summary>Returns the same for a specification in JSON, however it is indented.</summary>
    internal static string VersionForJson(ReadOnlySpan<byte> spec)
    {
        var hash = new XxHash128();
        hash.Append(typeof(SweepMachine).Module.ModuleVersionId.ToByteArray());
        hash.Append(typeof(SnapshotCodec).Module.ModuleVersionId.ToByteArray());
        var reader = new Utf8JsonReader(spec);
        while (reader.Read())
        {
            hash.Append([(byte)reader.TokenType]);
            hash.Append(reader.ValueSpan);
            hash.Append([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes a state without its specification.</summary>
    public static ReadOnlyMemory<byte> Encode(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(state.IsCancelled);
        writer.Write(state.Trials.Count);
        foreach (var trial in state.Trials)
            Write(writer, trial);
        Write(writer, state.MeasuresBase);
        writer.Write(state.Base is not null);
        if (state.Base is { } known)
            Write(writer, known);
        writer.Flush();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>Reads a state.</summary>
    /// <param name="spec">The specification that was given to <see cref="VersionFor"/>.</param>
    /// <param name="bytes">The bytes that <see cref="Encode"/> wrote.</param>
    public static SweepState Decode(SweepSpec spec, ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var cancelled = reader.ReadBoolean();
        var trials = ImmutableList.CreateBuilder<Trial>();
        for (var count = reader.ReadInt32(); trials.Count < count; )
            trials.Add(ReadTrial(reader, words));
        return new(spec, trials.ToImmutable())
        {
            IsCancelled = cancelled,
            MeasuresBase = ReadWhole(reader),
            Base = reader.ReadBoolean() ? ReadMetrics(reader, words) : null,
        };
    }

    private static void Write(BinaryWriter writer, Trial trial)
    {
        writer.Write(trial.Number);
        writer.Write(trial.Configuration.Method);
        writer.Write(trial.Configuration.Values.Count);
        foreach (var (name, value) in trial.Configuration.Values)
        {
            writer.Write(name);
            writer.Write(value.IsNumber);
            if (value.IsNumber)
                writer.Write(value.Number);
            else
                writer.Write(value.ToString());
        }

        writer.Write(trial.Seed);
        Write(writer, trial.RepeatOf);
        writer.Write((byte)trial.Status);
        writer.Write(trial.Bracket);
        writer.Write(trial.Rung);
        writer.Write(trial.Entered);
        writer.Write(trial.Raised);
        writer.Write(trial.Attempt);
        writer.Write(trial.Failures);
        Write(writer, trial.Slot);
        Write(writer, trial.LastCrash);
        Write(writer, trial.Reason);
        Write(writer, (int?)trial.Failure);
        Write(writer, trial.FailedAt);
        writer.Write(trial.Lost);
        writer.Write(trial.Curve.Count);
        foreach (var point in trial.Curve)
            Write(writer, point);
        writer.Write(trial.RungPoints.Count);
        foreach (var point in trial.RungPoints)
            writer.Write(point);
    }

    private static Trial ReadTrial(BinaryReader reader, Dictionary<string, string> words) =>
        new(reader.ReadInt32(), ReadConfiguration(reader, words), reader.ReadUInt64(), ReadWhole(reader))
        {
            Status = (TrialStatus)reader.ReadByte(),
            Bracket = reader.ReadInt32(),
            Rung = reader.ReadInt32(),
            Entered = reader.ReadInt32(),
            Raised = reader.ReadInt32(),
            Attempt = reader.ReadInt32(),
            Failures = reader.ReadInt32(),
            Slot = ReadWhole(reader),
            LastCrash = ReadText(reader),
            Reason = ReadText(reader),
            Failure = (FailureKind?)ReadWhole(reader),
            FailedAt = ReadNumber(reader),
            Lost = reader.ReadDouble(),
            Curve = [.. ReadMany(reader, r => ReadPoint(r, words))],
            RungPoints = [.. ReadMany(reader, r => r.ReadInt32())],
        };

    private static Configuration ReadConfiguration(BinaryReader reader, Dictionary<string, string> words)
    {
        var method = ReadWord(reader, words);
        var values = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
            values.Add(
                ReadWord(reader, words),
                reader.ReadBoolean() ? ParameterValue.Of(reader.ReadDouble()) : ParameterValue.Of(ReadWord(reader, words))
            );
        return new(method, values.ToImmutable());
    }

    private static void Write(BinaryWriter writer, CurvePoint point)
    {
        var spent = point.Spent;
        foreach (
            var count in (ReadOnlySpan<long>)
                [spent.Nfe, spent.Forwards, spent.Vjps, spent.TrainingPasses, spent.RewardCalls, spent.Iterations]
        )
            writer.Write(count);
        foreach (var amount in (ReadOnlySpan<double>)[spent.Flops, spent.Seconds, spent.EvaluationSeconds])
            writer.Write(amount);
        Write(writer, point.Metrics);
        Write(writer, point.Batches?.Count);
        foreach (var mean in point.Batches ?? [])
            writer.Write(mean);
    }

    private static void Write(BinaryWriter writer, TrialMetrics metrics)
    {
        writer.Write(metrics.IsReport);
        if (!metrics.IsReport)
        {
            writer.Write(metrics.EvaluationNfe);
            foreach (var metric in TrialMetrics.Definitions)
                Write(writer, metric.Get(metrics));
        }

        Write(writer, metrics.Declared?.Count);
        foreach (var (name, value) in metrics.Declared ?? new Dictionary<string, double>())
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static CurvePoint ReadPoint(BinaryReader reader, Dictionary<string, string> words)
    {
        var spent = Spent.None with
        {
            Nfe = reader.ReadInt64(),
            Forwards = reader.ReadInt64(),
            Vjps = reader.ReadInt64(),
            TrainingPasses = reader.ReadInt64(),
            RewardCalls = reader.ReadInt64(),
            Iterations = reader.ReadInt64(),
            Flops = reader.ReadDouble(),
            Seconds = reader.ReadDouble(),
            EvaluationSeconds = reader.ReadDouble(),
        };
        return new(spent, ReadMetrics(reader, words)) { Batches = ReadBatches(reader) };
    }

    private static double[]? ReadBatches(BinaryReader reader) => reader.ReadBoolean() ? [.. ReadMany(reader, r => r.ReadDouble())] : null;

    private static TrialMetrics ReadMetrics(BinaryReader reader, Dictionary<string, string> words)
    {
        var evaluation = reader.ReadBoolean() ? null : TrialMetrics.Of(reader.ReadInt64(), _ => ReadNumber(reader));
        if (!reader.ReadBoolean())
            return evaluation ?? throw new InvalidDataException("an evaluation without metrics");
        var declared = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
            declared.Add(ReadWord(reader, words), reader.ReadDouble());
        return evaluation is null ? TrialMetrics.OfDeclared(declared) : evaluation with { Declared = declared };
    }

    private static void Write(BinaryWriter writer, int? value)
    {
        writer.Write(value.HasValue);
        if (value is { } whole)
            writer.Write(whole);
    }

    private static void Write(BinaryWriter writer, double? value)
    {
        writer.Write(value.HasValue);
        if (value is { } number)
            writer.Write(number);
    }

    private static void Write(BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null)
            writer.Write(value);
    }

    private static int? ReadWhole(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadInt32() : null;

    private static double? ReadNumber(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadDouble() : null;

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static IEnumerable<T> ReadMany<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
            yield return read(reader);
    }

    // Names of methods and parameters occur once per trial, those of declared metrics once per point; only one string of each is kept in
    // memory.
    private static string ReadWord(BinaryReader reader, Dictionary<string, string> words)
    {
        var word = reader.ReadString();
        if (words.TryGetValue(word, out var known))
            return known;
        words[word] = word;
        return word;
    }
}
