using System.Diagnostics;
using System.Globalization;
using System.Text;
using Eam.Client.Commands;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>A hang-up saves the running segments, although nothing can be written to the terminal any more.</summary>
public sealed class HangUpTests
{
    /// <summary>Two trials whose only segment does not end during a test: a checkpoint exists only if a segment was stopped.</summary>
    private const string OneLongRung = """
        name: long
        task: {name: gaussian-mixture, modes: 2}
        method: eam
        parameters: {learning_rate: {min: 1e-5, max: 1e-4, scale: log}, width: 16, hidden_layers: 1, batch_size: 32}
        halving: {algorithm: none, compute: {unit: iterations, min: 1e9, max: 1e9}}
        evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 8}
        trials: 2
        slots: 2
        """;

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_TerminalGone_SavesAndStops(bool live)
    {
        using var folder = new TemporaryFolder();
        using var interrupts = new Interrupts();
        using var gone = new LostWriter(interrupts);
        var terminal = Terminal.Over(gone, gone, live ? (120, 40) : null, _ => null, TimeProvider.System, interrupts);
        var running = CommandLine.RunAsync(["run", folder.Write(OneLongRung), "--data", folder.Path], terminal);
        while (!BothTrain(folder))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        interrupts.HangUp();

        (await running).ShouldBe(130);
        ShouldBeSaved(folder);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public async Task Run_SignalOfTheSystem_SavesAndStops(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are not of this system");
        using var folder = new TemporaryFolder();
        var file = folder.Write(OneLongRung);

        // A program that was started with nohup ignores hang-ups, and so do its child processes. Tests may run there, but this program must receive it.
        using var process = Process.Start(
            new ProcessStartInfo(
                "env",
                [
                    $"--default-signal={signal}",
                    "dotnet",
                    Path.Combine(AppContext.BaseDirectory, "eam.dll"),
                    "run",
                    file,
                    "--data",
                    folder.Path,
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            var now = TestContext.Current.CancellationToken;
            while (!BothTrain(folder))
            {
                process.HasExited.ShouldBeFalse();
                await Task.Delay(50, now);
            }

            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(now);
            await process.WaitForExitAsync(now);
            process.ExitCode.ShouldBe(130);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        ShouldBeSaved(folder);
    }

    [Fact(Timeout = 60_000)]
    public async Task Serve_TerminalGone_SavesAndResumesAtTheNextStart()
    {
        using var folder = new TemporaryFolder();
        using var serve = new TestTerminal();
        using var listens = new SemaphoreSlim(0);
        serve.OnOutput("\n", () => listens.Release());
        var serving = serve.RunAsync("serve", "--listen", "127.0.0.1:0", "--data", folder.Path);
        await listens.WaitAsync(TestContext.Current.CancellationToken);
        var address = serve.Output.Trim().Split(' ')[^1];
        using var start = new TestTerminal();
        (await start.RunAsync("start", folder.Write(OneLongRung), "--server", address)).ShouldBe(0, start.Error);
        while (!BothTrain(folder))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        serve.Interrupts.HangUp();

        (await serving).ShouldBe(0, serve.Error);
        ShouldHaveCheckpoints(SweepResults.Find(folder.Path, "long-1"));
        (await File.ReadAllTextAsync(folder.File("server", "running"), TestContext.Current.CancellationToken)).ShouldContain("long-1");
    }

    private static bool BothTrain(TemporaryFolder folder) =>
        File.Exists(folder.File("sweeps", "long-1", "sweep.json"))
        && SweepHistory.IsGrowing(folder.File("sweeps", "long-1"))
        && SweepResults.Find(folder.Path, "long-1").State.Trials.Count(trial => trial.Status == TrialStatus.Running) == 2;

    private static void ShouldBeSaved(TemporaryFolder folder)
    {
        var results = SweepResults.Find(folder.Path, "long-1");
        results.Status.ShouldBe(SweepStatus.Stopped);
        results.Message.ShouldBe("stopped before its end; resume it to continue from its checkpoints");
        ShouldHaveCheckpoints(results);
    }

    private static void ShouldHaveCheckpoints(SweepResults results)
    {
        foreach (var trial in new[] { 0, 1 })
            results.Checkpoints.Load(trial).ShouldNotBeNull();
    }

    /// <summary>A terminal that cannot be written to after a hang-up.</summary>
    private sealed class LostWriter(Interrupts interrupts) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (interrupts.IsHungUp)
                throw new IOException("Input/output error");
        }
    }
}
