using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>The worker's side of <c>eam worker</c>: it trains what its sweep asks for, and ends when the sweep's process ends.</summary>
public static class WorkerHost
{
    /// <summary>Handles requests until the input ends.</summary>
    /// <param name="input">The sweep's requests.</param>
    /// <param name="output">The answers. No other code may write there.</param>
    /// <param name="error">Messages for people; they go to a log in the sweep's folder.</param>
    /// <param name="die">Ends this process at once, whatever its threads are doing. It is called if the sweep's process ends while a
    /// segment runs, because another process may already have resumed the trial.</param>
    /// <returns>The exit code: 0 when the sweep closed the input between segments.</returns>
    public static int Run(Stream input, Stream output, TextWriter error, Action die)
    {
        ArgumentNullException.ThrowIfNull(error);
        var messages = new MessageStream(input, output);
        try
        {
            if (messages.Receive() is not WorkerMessage.Begin begin)
                throw new InvalidDataException("no message of type begin");
            using var held = Begin(begin, messages, out var runner);
            if (runner is null)
                return 1;
            using var segments = new WorkerSegments(runner, messages, die);
            while (messages.Receive() is { } message)
                segments.Take(message);
            if (!segments.Running)
                return 0;
            die();
            return 1;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            error.WriteLine($"eam worker: the input had {FileErrors.FirstLine(failure)}");
            return 1;
        }
    }

    private static FileStream? Begin(WorkerMessage.Begin begin, MessageStream messages, out TrialRunner? runner)
    {
        runner = null;
        var eam = VersionsRecord.Current.Eam;
        if (begin.Version != WorkerMessage.Protocol || begin.Eam != eam)
        {
            messages.Send(
                new WorkerMessage.Refused(
                    $"the worker is Eam {eam} (messages {WorkerMessage.Protocol}), but the sweep is Eam {begin.Eam} (messages {begin.Version})"
                )
            );
            return null;
        }

        FileStream? held = null;
        try
        {
            held = OrphanLock.Share(begin.Lock);
            var task = TaskLoader.Load(new TaskSettings(begin.Task.Name, begin.Task.Values), new AssetFiles(begin.Assets));
            var backend = begin.Backend?.ToSpec() ?? BackendSpec.Managed;
            runner = new TrialRunner(
                new(task, begin.Unit, begin.Evaluation.ToEvaluation())
                {
                    Checkpoints = new CheckpointStore(begin.Checkpoints),
                    Backend = backend,
                    CheckpointEvery = begin.CheckpointEvery is { } seconds ? TimeSpan.FromSeconds(seconds) : SweepSpec.UsualCheckpointEvery,
                }
            );
            messages.Send(new WorkerMessage.Ready(WorkerMessage.Protocol, eam));
            return held;
        }
        catch (EngineException failure)
        {
            held?.Dispose();
            messages.Send(new WorkerMessage.Refused(FileErrors.FirstLine(failure)));
            return null;
        }
    }
}
