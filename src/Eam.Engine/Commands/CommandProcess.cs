using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Eam.Core.Tasks;
using Eam.Engine.Files;

namespace Eam.Engine.Commands;

/// <summary>
/// A program that trains one segment, with two pipes for messages: it reads from file descriptor 3 and writes to 4. What it prints goes to
/// the trial's output. One thread takes the lines; the other members are thread-safe.
/// </summary>
/// <remarks>
/// Each of its works has a thread of its own: on a busy machine the threads of the pool come late, and the program would wait for its
/// messages. Its times are those of the system's clock, because no other clock makes a process end.
/// </remarks>
internal sealed class CommandProcess : IDisposable
{
    // The runtime redirects only the standard streams, and no other process that starts meanwhile inherits those. The shell moves them to
    // the descriptors of the messages; stdout and stderr of the program both go to the pipe of stderr. With a session of its own the
    // program does not get the Ctrl-C of the terminal, and all that it starts can be ended together. The words of the user only ever are
    // arguments.
    private const string Script =
        "exec 3<&0 4>&1 </dev/null 1>&2; if command -v setsid >/dev/null 2>&1; then exec setsid -- \"$@\"; fi; exec \"$@\"";

    private const int MostWaiting = 64,
        MostUnsent = 1000;

    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(10),
        ForLastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly CommandOutput _output;
    private readonly ProcessGroup _group;
    private readonly BlockingCollection<byte[]> _lines = new(MostWaiting);
    private readonly BlockingCollection<byte[]> _outbox = [];
    private readonly Task _reader,
        _printed,
        _writer,
        _ended;
    private int _unsent;
    private volatile string? _killed;
    private volatile string? _broken;
    private volatile bool _isReading;
    private volatile int _reads;

    private CommandProcess(Process process, CommandOutput output, Action heard)
    {
        (_process, _output, _group) = (process, output, new ProcessGroup(process));
        _printed = Begin(() => output.Copy(process.StandardError.BaseStream));
        _reader = Begin(() => Read(process.StandardOutput.BaseStream, heard));
        _writer = Begin(Write);
        _ended = Begin(Watch);
    }

    /// <summary>
    /// The lines that the program writes, as they come. They end when the program has ended, or has closed its end of the pipe.
    /// </summary>
    public IEnumerable<byte[]> Lines => _lines.GetConsumingEnumerable();

    /// <summary>What is wrong with the stream of lines, as words that follow "its program wrote"; null if nothing is.</summary>
    public string? Broken => _broken;

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and the folder in which it starts.</param>
    /// <param name="device">The device of the segment's slot; null for none.</param>
    /// <param name="output">What it prints goes here.</param>
    /// <param name="heard">Called after each line, from another thread.</param>
    /// <exception cref="EngineException">The program cannot be started; the message is one line.</exception>
    public static CommandProcess Start(CommandSpec command, string? device, CommandOutput output, Action heard)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "eam", .. command.Run])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder,
        };
        CommandVariables.Apply(start, device);
        try
        {
            return new CommandProcess(Process.Start(start)!, output, heard);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            throw new EngineException($"cannot start {command.Run[0]} in {command.Folder}: {FileErrors.FirstLine(failure)}", failure);
        }
    }

    /// <summary>Sends a message. Never waits: a program that reads none is ended after some time.</summary>
    public void Send(byte[] message)
    {
        if (Interlocked.Increment(ref _unsent) > MostUnsent)
            Kill($"was ended, because it did not read {MostUnsent} messages");
        try
        {
            _outbox.Add([.. message, (byte)'\n']);
        }
        catch (InvalidOperationException)
        {
            // Eam's end of the pipe is closed.
        }
    }

    /// <summary>Ends the program at once, with all that it has started.</summary>
    /// <param name="why">Words that follow "its program".</param>
    public void Kill(string why)
    {
        _killed ??= why;
        _group.Kill();
    }

    /// <summary>
    /// Closes Eam's end of the pipe, which tells the program that Eam is gone.
    /// </summary>
    public void CloseInput() => _outbox.CompleteAdding();

    /// <summary>Waits for the end of the program and of all that it has started. What takes too long is ended.</summary>
    /// <param name="patience">The time that the program has to end by itself.</param>
    public CommandExit End(TimeSpan patience)
    {
        var endedItself = _process.WaitForExit(patience);
        if (!endedItself)
        {
            CloseInput();
            _group.Terminate();
            if (!_process.WaitForExit(ProcessGroup.Grace))
                _group.Kill();
        }

        _ended.Wait(ProcessGroup.Grace + ToEnd);
        _printed.Wait(ForLastWords);
        var code = endedItself && _killed is null ? _process.ExitCode : (int?)null;
        return new(code, _killed, _output.LastLine);
    }

    /// <summary>Ends the program at once if it still runs.</summary>
    public void Dispose()
    {
        CloseInput();
        if (!_process.HasExited)
            _group.Kill();
        _ended.Wait(ProcessGroup.Grace + ToEnd);
        _printed.Wait(ForLastWords);
        if (_reader.IsCompleted)
            _lines.Dispose();
        if (_writer.IsCompleted)
            _outbox.Dispose();
        _process.Dispose();
    }

    private static Task Begin(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Read(Stream input, Action heard)
    {
        try
        {
            var reader = new LineReader(buffer =>
            {
                _isReading = true;
                var read = input.Read(buffer);
                _isReading = false;
                _reads++;
                return read;
            });
            while (reader.Next() is { } line)
            {
                heard();
                _lines.Add(line);
            }
        }
        catch (InvalidDataException failure)
        {
            _broken = failure.Message;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program is gone, or nobody takes its lines any more.
        }

        _lines.CompleteAdding();
    }

    private void Write()
    {
        try
        {
            var stream = _process.StandardInput.BaseStream;
            foreach (var message in _outbox.GetConsumingEnumerable())
            {
                stream.Write(message);
                stream.Flush();
                Interlocked.Decrement(ref _unsent);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The program has ended or has closed its end of the pipe.
        }

        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            // It is closed already.
        }
    }

    // What the program has left running may hold its end of the pipe open. What left the program's session too cannot be ended, and its
    // end of the pipe is not waited for.
    private void Watch()
    {
        _process.WaitForExit();
        _group.End();
        var before = -1;
        while (!_reader.IsCompleted && !(_isReading && before == _reads))
        {
            before = _reads;
            _reader.Wait(ForLastWords);
        }

        _lines.CompleteAdding();
    }
}
