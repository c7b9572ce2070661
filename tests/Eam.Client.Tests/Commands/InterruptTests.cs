using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Presses Ctrl-C twice on the built command in its own process.</summary>
public sealed class InterruptTests
{
    /// <summary>
    /// A sweep whose first evaluation takes minutes. Nothing stops between an iteration and its evaluation, so the first Ctrl-C cannot end it soon.
    /// </summary>
    private const string Slow = """
        name: slow
        task: gaussian-mixture
        method: eam
        parameters: {learning_rate: 1e-4, width: 16, hidden_layers: 1, batch_size: 32}
        halving: {algorithm: none, compute: {unit: iterations, min: 1, max: 1}}
        evaluation: {samples: 262144, ode_steps: 10000, control_samples: 32, control_steps: 8}
        trials: 1
        slots: 1
        """;

    [Fact(Timeout = 120_000)]
    public async Task Run_SecondInterrupt_QuitsAtOnceAndTheSweepCanBeResumed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are not of this system");
        using var folder = new TemporaryFolder();
        var file = folder.Write(Slow);

        // A signal before the evaluation starts ends the run cleanly. Then the test runs it again, from its checkpoint.
        SweepResults results;
        do
        {
            results = await QuitAsync(File.Exists(folder.File("sweeps", "slow-1", "sweep.json")) ? ["--resume", "slow-1"] : [file], folder);
        } while (results.Message != "the process ended while it ran");

        results.Status.ShouldBe(SweepStatus.Interrupted);
        results.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pending, "nothing runs");
        SweepHistory.IsGrowing(results.Folder).ShouldBeFalse("no process holds it");
    }

    private static async Task<SweepResults> QuitAsync(string[] what, TemporaryFolder folder)
    {
        // Programs in the background of a shell ignore Ctrl-C, and so do their child processes. Tests may run there, but this program must receive it.
        var (program, before) = OperatingSystem.IsLinux() ? ("env", (string[])["--default-signal=INT", "dotnet"]) : ("dotnet", []);
        using var process = Process.Start(
            new ProcessStartInfo(
                program,
                [.. before, Path.Combine(AppContext.BaseDirectory, "eam.dll"), "run", .. what, "--data", folder.Path]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        using var stopping = new SemaphoreSlim(0);
        var lines = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) =>
        {
            lines.Enqueue(line.Data ?? "");
            if (line.Data?.StartsWith("stopping:", StringComparison.Ordinal) == true)
                stopping.Release();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var now = TestContext.Current.CancellationToken;
        try
        {
            while (!Started(folder))
            {
                process.HasExited.ShouldBeFalse(string.Join('\n', lines));
                await Task.Delay(50, now);
            }

            await InterruptAsync(process, now);
            await stopping.WaitAsync(now);
            await InterruptAsync(process, now);
            await process.WaitForExitAsync(now);
            process.ExitCode.ShouldBe(130, string.Join('\n', lines));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        return SweepResults.Find(folder.Path, "slow-1");
    }

    private static bool Started(TemporaryFolder folder) =>
        File.Exists(folder.File("sweeps", "slow-1", "sweep.json"))
        && SweepHistory.IsGrowing(folder.File("sweeps", "slow-1"))
        && SweepResults.Find(folder.Path, "slow-1").State.Trials.Any(trial => trial.Status == Eam.Core.Sweeps.TrialStatus.Running);

    private static async Task InterruptAsync(Process process, CancellationToken cancellationToken)
    {
        if (process.HasExited)
            return;
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
