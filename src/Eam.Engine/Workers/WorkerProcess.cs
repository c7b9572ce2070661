using System.ComponentModel;
using System.Diagnostics;
using Eam.Engine.Files;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>The sweep's side of one worker: a child process that trains one segment at a time. One thread at a time, but for <see cref="Kill"/>.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(10),
        ForLastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly MessageStream _messages;
    private readonly WorkerLog _log;
    private readonly string _program;
    private string? _killed;

    private WorkerProcess(Process process, string program, string logPath)
    {
        (_process, _program) = (process, program);
        _messages = new MessageStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        _log = new WorkerLog(process.StandardError.BaseStream, logPath);
    }

    /// <summary>Whether it can take another segment.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="begin">What its segments have in common.</param>
    /// <param name="logPath">Where what it says for people goes.</param>
    /// <param name="environment">What its backend reads from its environment.</param>
    /// <param name="patience">How long it may take to answer.</param>
    /// <exception cref="EngineException">It cannot be started, or says that it cannot work: one line.</exception>
    public static WorkerProcess Start(
        WorkerProgram program,
        WorkerMessage.Begin begin,
        string logPath,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan patience
    )
    {
        var start = new ProcessStartInfo(program.File, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };

        // A worker trains: it has no use for the keys to a server.
        foreach (
            var secret in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("EAM_", StringComparison.OrdinalIgnoreCase)
                    && name.Contains("TOKEN", StringComparison.OrdinalIgnoreCase)
                )
                .ToList()
        )
            start.Environment.Remove(secret);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            var worker = new WorkerProcess(Process.Start(start)!, program.ToString(), logPath);
            try
            {
                worker.Greet(begin, patience);
                return worker;
            }
            catch
            {
                worker.Dispose();
                throw;
            }
        }
        catch (Win32Exception failure)
        {
            throw new EngineException($"cannot start worker '{program}': {FileErrors.FirstLine(failure)}", failure);
        }
    }

    /// <summary>Trains a segment.</summary>
    /// <exception cref="EngineException">The worker broke, or the segment did in a way that no outcome tells; one line.</exception>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        IsUsable = false;
        var permit = request.Permit?.Withdrawn ?? CancellationToken.None;
        using var given = permit.Register(() => Kill("was killed with its segment")); // the one way to be sure that it writes nothing more
        try
        {
            if (permit.IsCancellationRequested)
                throw new EngineException($"trial {request.Trial}: its worker {HowItEnded()}");
            _messages.Send(WorkerMessage.Train.Of(request));
            using var stopping = cancellationToken.Register(Stop);
            WorkerMessage? message;
            while ((message = _messages.Receive()) is WorkerMessage.Progress step)
                progress?.Invoke(new(step.Compute, step.Loss, step.Reward));
            if (message is WorkerMessage.Broken broken)
                throw broken.DiskFull ? FileErrors.DiskFull(broken.Reason) : new EngineException(broken.Reason);
            if (message is null)
                throw new EngineException($"trial {request.Trial}: its worker {HowItEnded()}");
            var outcome = Outcome(message);
            IsUsable = true;
            return outcome;
        }
        catch (InvalidDataException failure)
        {
            Kill("wrote what is no message");
            throw new EngineException(
                $"trial {request.Trial}: its worker was ended: on its standard output came {FileErrors.FirstLine(failure)}",
                failure
            );
        }
        catch (IOException failure)
        {
            throw new EngineException($"trial {request.Trial}: its worker {HowItEnded()}", failure);
        }
    }

    /// <summary>Ends the process now; after this it writes nothing more.</summary>
    /// <param name="why">How a failure's reason goes on after "its worker".</param>
    public void Kill(string why)
    {
        _killed ??= why;
        try
        {
            _process.Kill(entireProcessTree: false);
            _process.WaitForExit(ToEnd);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

    /// <summary>Ends an idle worker by closing its input; one that does not heed is killed.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything.
        }

        if (!_process.WaitForExit(ToEnd))
            Kill("did not end");
        _log.Completion.Wait(ForLastWords);
        _process.Dispose();
    }

    private static SegmentOutcome Outcome(WorkerMessage message) =>
        message switch
        {
            WorkerMessage.Reached reached => new SegmentOutcome.RungReached([.. reached.Points.Select(point => point.ToPoint())]),
            WorkerMessage.Failed failed => new SegmentOutcome.Failed(failed.Kind, failed.Reason),
            WorkerMessage.Stopped => new SegmentOutcome.Stopped(),
            _ => throw new InvalidDataException($"a message that is not a worker's: {message.GetType().Name}"),
        };

    private void Greet(WorkerMessage.Begin begin, TimeSpan patience)
    {
        using var late = new Timer(
            _ => Kill($"did not answer within {patience.TotalSeconds:0.###} s"),
            null,
            patience,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            _messages.Send(begin);
            switch (_messages.Receive())
            {
                case WorkerMessage.Ready ready when ready.Version == begin.Version && ready.Eam == begin.Eam:
                    IsUsable = true;
                    break;
                case WorkerMessage.Ready other:
                    throw new EngineException(
                        $"worker '{_program}' is of Eam {other.Eam} (messages {other.Version}), this is Eam {begin.Eam} (messages {begin.Version})"
                    );
                case WorkerMessage.Refused refused:
                    throw new EngineException($"worker '{_program}': {refused.Reason}");
                case null:
                    throw new EngineException($"worker '{_program}' {HowItEnded()}");
                case var message:
                    throw new InvalidDataException($"a message that is not a worker's: {message.GetType().Name}");
            }
        }
        catch (InvalidDataException failure)
        {
            Kill("wrote what is no message");
            throw new EngineException($"worker '{_program}' is none: on its standard output came {FileErrors.FirstLine(failure)}", failure);
        }
        catch (IOException failure)
        {
            throw new EngineException($"worker '{_program}' {HowItEnded()}", failure);
        }
    }

    private void Stop()
    {
        try
        {
            _messages.Send(new WorkerMessage.Stop());
        }
        catch (IOException)
        {
            // It has ended: its segment's thread learns that by itself.
        }
    }

    // Its output has ended, so the process has, or is about to.
    private string HowItEnded()
    {
        if (!_process.WaitForExit(ToEnd))
            Kill("closed its output and did not end");
        _log.Completion.Wait(ForLastWords);
        var how = _killed ?? ExitStatus.Describe(_process.ExitCode);
        return _log.LastLine is { } line ? $"{how}; its last words: {line}" : how;
    }
}
