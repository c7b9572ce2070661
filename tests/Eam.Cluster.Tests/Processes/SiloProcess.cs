using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Eam.Cluster.Tests.Processes;

/// <summary><c>eam-silo</c> in a separate process.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private const int SigHup = 1,
        SigTerm = 15,
        SigStop = 19,
        SigCont = 18;
    private static readonly TimeSpan ToStart = TimeSpan.FromMinutes(2);

    /// <summary>The program of the build under test.</summary>
    public static string OfThisBuild { get; } = Path.Combine(AppContext.BaseDirectory, "eam-silo.dll");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process) => _process = process;

    /// <summary>All output of the process so far.</summary>
    public string Said => string.Join('\n', _said);

    public bool HasExited => _process.HasExited;

    /// <summary>Clears the collected output.</summary>
    public void Forget() => _said.Clear();

    /// <summary>Starts a process and waits until it reports that it is up.</summary>
    /// <exception cref="InvalidOperationException">The process ended earlier or was not up in time; the message contains its output.</exception>
    public static Task<SiloProcess> StartAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        StartAsync(OfThisBuild, variables, arguments);

    /// <summary>Starts a process of another build and waits until it reports that it is up.</summary>
    /// <exception cref="InvalidOperationException">The process ended earlier or was not up in time; the message contains its output.</exception>
    public static Task<SiloProcess> StartAsync(string program, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        StartAsync([], program, variables, arguments);

    /// <summary>Starts a process with another program before it, such as <c>nsenter</c>, and waits until it reports that it is up.</summary>
    /// <exception cref="InvalidOperationException">The process ended earlier or was not up in time; the message contains its output.</exception>
    public static async Task<SiloProcess> StartAsync(
        IReadOnlyList<string> before,
        string program,
        IReadOnlyDictionary<string, string> variables,
        string[] arguments
    )
    {
        var silo = new SiloProcess(Start(before, program, variables, arguments));
        silo._process.OutputDataReceived += (_, line) => silo.Hear(line.Data);
        silo._process.ErrorDataReceived += (_, line) => silo.Hear(line.Data);
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        try
        {
            // The end of a process is reported after all of its output.
            var ended = silo._process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAny(silo._up.Task, ended).WaitAsync(ToStart, TestContext.Current.CancellationToken);
            if (ended.IsCompleted)
                throw new InvalidOperationException(
                    $"eam-silo {string.Join(' ', arguments)} ended with exit code {silo._process.ExitCode} before it was up:\n{silo.Said}"
                );
            return silo;
        }
        catch (Exception failure)
        {
            var said = silo.Said;
            await silo.DisposeAsync();
            if (failure is TimeoutException)
                throw new InvalidOperationException($"eam-silo {string.Join(' ', arguments)} is not up after {ToStart}:\n{said}", failure);
            throw;
        }
    }

    /// <summary>Runs a process that ends by itself; returns its output.</summary>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        (await EndAsync(variables, arguments)).Said;

    /// <summary>Runs a process that ends by itself; returns its exit code and its output.</summary>
    public static async Task<(int Code, string Said)> EndAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using var process = Start([], OfThisBuild, variables, arguments);
        var said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(said).Trim());
    }

    /// <summary>Kills the process without a shutdown.</summary>
    /// <param name="alone">Whether the processes that it has started live on, as after a crash.</param>
    public async Task KillAsync(bool alone = false)
    {
        _process.Kill(entireProcessTree: !alone);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the process to shut down and waits for it; returns its exit code.</summary>
    public Task<int> TerminateAsync() => EndAsync(SigTerm);

    /// <summary>Closes the terminal of the process, as a lost ssh connection does, and waits for its end; returns its exit code.</summary>
    public Task<int> HangUpAsync() => EndAsync(SigHup);

    private async Task<int> EndAsync(int signal)
    {
        Signal(signal);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public async Task UntilExitAsync(string because)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(ToStart);
        await _process
            .WaitForExitAsync(limit.Token)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        HasExited.ShouldBeTrue(because);
    }

    /// <summary>Freezes all threads of the process, as on a machine that hangs.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Continues the frozen process.</summary>
    public void Thaw() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Thaw();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static Process Start(
        IReadOnlyList<string> first,
        string program,
        IReadOnlyDictionary<string, string> variables,
        string[] arguments
    )
    {
        // A program that was started with nohup ignores hang-ups, and so do its child processes. Tests may run there, but this program must receive them.
        string[] before = OperatingSystem.IsLinux() ? [.. first, "env", "--default-signal=HUP", "dotnet"] : [.. first, "dotnet"];
        var start = new ProcessStartInfo(before[0], [.. before[1..], program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        if (line.Contains(" is up; ", StringComparison.Ordinal) || line.Contains("gateway at ", StringComparison.Ordinal))
            _up.TrySetResult();
    }

    private void Signal(int signal) => Kill(_process.Id, signal).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
