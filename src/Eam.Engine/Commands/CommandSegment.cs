using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Trials;

namespace Eam.Engine.Commands;

/// <summary>One segment of one trial, which a program trains. For use by one thread.</summary>
internal sealed class CommandSegment : IDisposable
{
    private static readonly TimeSpan ToExit = TimeSpan.FromSeconds(30);

    private readonly SweepSpec _spec;
    private readonly SegmentRequest _request;
    private readonly CheckpointStore _store;
    private readonly TimeProvider _time;
    private readonly CommandOutput _output;
    private readonly CommandState _from;
    private readonly string? _checkpoint;
    private readonly CommandPoints _points;
    private readonly CommandProtocol _protocol;
    private readonly long _started;
    private string? _saveTo;

    // Compute of the newest files that the program has saved; null if it has never saved any.
    private double? _saved;
    private volatile bool _isStopping;

    /// <exception cref="InvalidStateException">The checkpoint has not what a command needs.</exception>
    public CommandSegment(SweepSpec spec, SweepFolder folder, SegmentRequest request, Checkpoint? checkpoint, TimeProvider time)
    {
        (_spec, _request, _time) = (spec, request, time);
        (_store, _started, _from) = (folder.Checkpoints, time.GetTimestamp(), CommandState.Of(checkpoint));
        _checkpoint = checkpoint?.Files;
        _saved = _checkpoint is null ? null : _from.Compute;
        _protocol = new(spec, _from.Compute);

        // The points of earlier rungs are in the log already.
        var isSameRung = checkpoint?.Rung == request.Segment.Rung;
        var known = Math.Max(request.Segment.From, checkpoint is null || isSameRung ? 0 : _from.Compute);
        _points = new(spec.Halving.Unit, known, request.Segment.Target);
        if (isSameRung)
            _points.Restore(checkpoint!.Points);
        else if (_from.Compute >= request.Segment.Target && checkpoint!.Points is [.., var last])
            _points.Restore([last]); // the trial trained past the end of this rung before: its last report counts for it
        _output = new(folder.OutputOf(request.Trial));
    }

    private Segment Segment => _request.Segment;

    private double Seconds => _from.Seconds + _time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>
    /// Whether the checkpoint has all that the segment has to reach: the process died after it, before the segment's end was logged, or the
    /// trial went further than an earlier rung.
    /// </summary>
    public bool IsComplete => (_saved is null || _saved >= Segment.Target) && Missing() is null;

    /// <summary>The outcome of a segment that is complete.</summary>
    public SegmentOutcome Reached => new SegmentOutcome.RungReached(_points.All);

    /// <summary>Starts the program and does what it says until it ends.</summary>
    /// <exception cref="EngineException">The program cannot be started, or Eam cannot save.</exception>
    public SegmentOutcome Run(Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        _output.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"rung {RungNumber.Of(Segment.Rung)}, attempt {Segment.Attempt + 1}, from {_from.Compute:R} to {Segment.Target:R} {Unit}, {_time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"
            )
        );
        _saveTo = _store.NewFolder(_request.Trial);
        CommandProcess? started = null;
        using var heartbeat = new Heartbeat(_spec.Command!.Heartbeat, _time, () => Volatile.Read(ref started)?.Kill(Silent));
        using var process = CommandProcess.Start(_spec.Command, _request.Device, _output, heartbeat.Beat);
        Volatile.Write(ref started, process);
        Send(process, Start(), CommandContext.Default.StartMessage);
        using var given = _request.Permit?.Withdrawn.Register(() => process.Kill("was killed with its segment"));
        using var stopping = cancellationToken.Register(() =>
        {
            _isStopping = true;
            Send(process, new StopMessage(), CommandContext.Default.StopMessage);
        });
        var failure = Follow(process, heartbeat, progress);
        heartbeat.Pause();
        if (failure is null && process.Broken is { } broken)
            failure = Failed(FailureKind.Crashed, $"its program wrote something wrong to the pipe: {broken}");
        var exit = process.End(failure is null ? ToExit : TimeSpan.Zero);
        return failure ?? Judge(exit);
    }

    public void Dispose()
    {
        _output.Dispose();
        if (_saveTo is not null)
            CheckpointFolder.TryDelete(_saveTo);
    }

    private string Silent =>
        $"was killed, because it said nothing for {Durations.Format(_spec.Command!.Heartbeat!.Value)} (task.heartbeat)";

    private string Unit => _spec.Halving.Unit.ToString().ToLowerInvariant();

    private StartMessage Start()
    {
        var schedule = new CurveSchedule(Segment.From, Segment.Target, _spec.Evaluation.PerRung);
        var reports = new List<double>();
        for (var next = schedule.After(Math.Max(Segment.From, _from.Compute)); double.IsFinite(next); next = schedule.After(next))
            reports.Add(next);
        return new(
            _request.Trial,
            Segment.Configuration.Method,
            Segment.Configuration.Values,
            Segment.Seed >> 11, // 53 bits
            CommandVariables.Seen(_request.Device),
            _spec.Halving.Unit,
            _from.Compute,
            Segment.Target,
            reports.Count > 0 ? [.. reports] : [Segment.Target],
            _checkpoint,
            _saveTo!
        );
    }

    // Returns a failure that ends the segment; null if the program has ended or says that it is done.
    private SegmentOutcome.Failed? Follow(CommandProcess process, Heartbeat heartbeat, Action<SegmentProgress>? progress)
    {
        foreach (var line in process.Lines)
        {
            var step = _protocol.Take(line);
            if (step.Note is { } note)
                _output.Note(note);
            switch (step)
            {
                case CommandStep.Fail fail:
                    return Failed(fail.Kind, fail.What);
                case CommandStep.Leave:
                    return null;
                case CommandStep.Add report:
                    if (_points.Add(report.Compute, Seconds, report.Values))
                        _output.Note($"more than {CommandPoints.Most} reports in one segment: every other one is dropped");
                    Show(progress, report.Compute, double.NaN);
                    break;
                case CommandStep.Show shown:
                    Show(progress, shown.Compute, shown.Loss);
                    break;
                case CommandStep.Save save:
                    heartbeat.Pause();
                    if (Keep(save.Compute) is { } wrong)
                        return wrong;
                    Send(process, new SavedMessage(_saveTo!), CommandContext.Default.SavedMessage);
                    _request.Saved?.Invoke();
                    heartbeat.Resume();
                    break;
            }
        }

        return null;
    }

    private void Show(Action<SegmentProgress>? progress, double compute, double loss)
    {
        var reward = _points.Last?.Metrics.Declared?.TryGetValue(_spec.Objective.Metric, out var value) == true ? value : double.NaN;
        progress?.Invoke(new SegmentProgress(compute, loss, reward));
    }

    private SegmentOutcome.Failed? Keep(double compute)
    {
        IReadOnlyList<FolderEntry> files;
        try
        {
            files = CheckpointFolder.Seal(_saveTo!);
        }
        catch (InvalidStateException wrong)
        {
            return Failed(
                FailureKind.Crashed,
                $"its program saved a checkpoint at compute {Figure(compute)} that cannot be kept: {wrong.Message}"
            );
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("keep the checkpoint in", _saveTo!, failure);
        }

        Save(new(compute, Seconds), files);
        _saved = compute;
        _saveTo = _store.NewFolder(_request.Trial);
        return null;
    }

    private void Save(CommandState at, IReadOnlyList<FolderEntry> files)
    {
        var state = new TrainingState();
        at.Save(state);
        FolderManifest.Save(state, files);
        var checkpoint = new Checkpoint(_request.Trial, Segment.Configuration, Segment.Seed, Segment.Rung, [.. _points.All], state)
        {
            Files = files.Count > 0 ? _saveTo : null,
        };
        using var writing = _request.Permit?.Use();
        _store.Save(checkpoint, _request.Epoch, onTheWay: true);
    }

    private SegmentOutcome Judge(CommandExit exit)
    {
        var last = exit.LastLine is { } line ? $"; the last line of its output: {line}" : "";
        if (exit.Killed is { } why)
            return Failed(FailureKind.Crashed, $"its program {why}{last}");
        if (!_protocol.IsDone)
            return Failed(
                exit.Code == CommandExits.Killed ? FailureKind.OutOfMemory : FailureKind.Crashed,
                $"its program {CommandExits.Describe(exit.Code)}{(exit.Code == 0 ? ", but did not say that it was done" : "")}{last}"
            );
        if (exit.Code is null)
            _output.Note($"the program did not end within {Durations.Format(ToExit)} after it was done, and was ended");
        else if (exit.Code != 0)
            return Failed(
                exit.Code == CommandExits.Killed ? FailureKind.OutOfMemory : FailureKind.Crashed,
                $"its program said that it was done, but {CommandExits.Describe(exit.Code)}{last}"
            );
        if ((Missing() ?? Unsaved()) is { } owed)
            return _isStopping
                ? new SegmentOutcome.Stopped()
                : Failed(FailureKind.Crashed, $"its program said that it was done, but {owed}");
        if (_saved is null)
            RecordUnsaved();
        return Reached;
    }

    // What is wrong with the last report; null for nothing.
    private string? Missing()
    {
        if (_points.Last is not { } last)
            return "it reported nothing";
        if (last.Spent.In(_spec.Halving.Unit) < Segment.Target)
            return $"its last report is at compute {Figure(last.Spent.In(_spec.Halving.Unit))}, and the segment ends at {Figure(Segment.Target)} {Unit}";
        var needed = _spec.Objectives.Prepend(_spec.Objective).Select(objective => objective.Metric);
        return
            needed.FirstOrDefault(metric => metric != Objective.Compute && last.Metrics.Declared?.ContainsKey(metric) != true) is { } metric
            ? $"its last report does not have {metric}, which is an objective"
            : null;
    }

    // What is wrong with the last save; null for nothing. Nothing continues after the largest target, so no checkpoint is needed there.
    private string? Unsaved() =>
        _saved < Segment.Target && Segment.Target < _spec.Halving.MaxCompute
            ? $"it last saved at compute {Figure(_saved.Value)}, and the segment ends at {Figure(Segment.Target)} {Unit}"
            : null;

    // A checkpoint without files tells the next segment that none is lost.
    private void RecordUnsaved()
    {
        if (Segment.Target < _spec.Halving.MaxCompute)
            _output.Note("the program has saved no checkpoint, so the next rung trains the trial again from 0");
        Save(default, []);
    }

    private SegmentOutcome.Failed Failed(FailureKind kind, string what) =>
        new(kind, $"trial {_request.Trial} ({Segment.Configuration.Method}): {what}")
        {
            Compute = _protocol.Compute,
            Lost = _protocol.Compute - (_saved ?? 0),
        };

    private static void Send<T>(CommandProcess process, T message, JsonTypeInfo<T> type) =>
        process.Send(JsonSerializer.SerializeToUtf8Bytes(message, type));

    private static string Figure(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
