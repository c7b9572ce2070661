using System.ComponentModel;
using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>
/// The sweep's side of one worker: a child process that trains one segment at a time. For use by one thread at a time, except
/// <see cref="Kill"/>.
/// </summary>
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

    /// <summary>Whether the worker can take another segment.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <param name="program">The program to start.</param>
    /// <param name="begin">What its segments have in common.</param>
    /// <param name="logPath">The path of the log for its messages to people.</param>
    /// <param name="environment">Environment variables that its backend reads. Of this process's own it inherits those that
    /// <see cref="WorkerVariables"/> allows.</param>
    /// <param name="patience">The time that it may take to answer.</param>
    /// <exception cref="EngineException">The worker cannot be started, or reports that it cannot work; the message is one line.</exception>
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

        foreach (var name in start.Environment.Keys.Where(name => !WorkerVariables.MayHave(name)).ToList())
            start.Environment.Remove(name);
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
    /// <exception cref="EngineException">The worker failed, or the segment failed in a way that no outcome describes; the message is one
    /// line.</exception>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        IsUsable = false;
        var permit = request.Permit?.Withdrawn ?? CancellationToken.None;
        using var given = permit.Register(() => Kill("was killed with its segment")); // the only certain way to prevent further writes
        try
        {
            if (permit.IsCancellationRequested)
                throw new TrialException(request.Trial, $"its worker {HowItEnded()}");
            _messages.Send(WorkerMessage.Train.Of(request));
            using var stopping = cancellationToken.Register(Stop);
            WorkerMessage? message;
            while ((message = _messages.Receive()) is WorkerMessage.Progress or WorkerMessage.Saved)
            {
                if (message is WorkerMessage.Progress step)
                    progress?.Invoke(new(step.Compute, step.Loss, step.Reward));
                else
                    request.Saved?.Invoke();
            }

            if (message is WorkerMessage.Broken broken)
                throw broken.DiskFull ? FileErrors.DiskFull(broken.Reason) : new TrialException(request.Trial, broken.Reason);
            if (message is null)
                throw new TrialException(request.Trial, $"its worker {HowItEnded()}");
            var outcome = Outcome(message);
            IsUsable = true;
            return outcome;
        }
        catch (InvalidDataException failure)
        {
            Kill("wrote something that is not a message");
            throw new TrialException(
                request.Trial,
                $"its worker was killed, because its standard output had {FileErrors.FirstLine(failure)}",
                failure
            );
        }
        catch (IOException failure)
        {
            throw new TrialException(request.Trial, $"its worker {HowItEnded()}", failure);
        }
    }

    /// <summary>Kills the process. It writes nothing after this returns.</summary>
    /// <param name="why">The end of a failure's reason that starts with "its worker".</param>
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
            // The process has already ended.
        }
    }

    /// <summary>Ends an idle worker by closing its input. A worker that does not end is killed.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended before it read everything.
        }

        if (!_process.WaitForExit(ToEnd))
            Kill("did not end");
        _log.Completion.Wait(ForLastWords);
        _process.Dispose();
    }

    private static SegmentOutcome Outcome(WorkerMessage message) =>
        message switch
        {
            WorkerMessage.Reached reached => new SegmentOutcome.RungReached([.. reached.Points.Select(point => point.ToPoint())])
            {
                Base = reached.Base,
            },
            WorkerMessage.Failed failed => new SegmentOutcome.Failed(failed.Kind, failed.Reason) { Compute = failed.Compute },
            WorkerMessage.Stopped => new SegmentOutcome.Stopped(),
            _ => throw new InvalidDataException($"an unexpected message: {message.GetType().Name}"),
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
                        $"worker '{_program}' is Eam {other.Eam} (messages {other.Version}), but this is Eam {begin.Eam} (messages {begin.Version})"
                    );
                case WorkerMessage.Refused refused:
                    throw new EngineException($"worker '{_program}': {refused.Reason}");
                case null:
                    throw new EngineException($"worker '{_program}' {HowItEnded()}");
                case var message:
                    throw new InvalidDataException($"an unexpected message: {message.GetType().Name}");
            }
        }
        catch (InvalidDataException failure)
        {
            Kill("wrote something that is not a message");
            throw new EngineException($"'{_program}' is not a worker: its standard output had {FileErrors.FirstLine(failure)}", failure);
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
            // The process has ended; the thread of its segment finds that out by itself.
        }
    }

    // Its output has ended, so the process has ended or is about to.
    private string HowItEnded()
    {
        if (!_process.WaitForExit(ToEnd))
            Kill("closed its output but did not end");
        _log.Completion.Wait(ForLastWords);
        var how = _killed ?? ExitStatus.Describe(_process.ExitCode);
        return _log.LastLine is { } line ? $"{how}; its last message: {line}" : how;
    }
}
