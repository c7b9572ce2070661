using System.Diagnostics;
using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Sweeps whose slots are child processes, with the built command. The tests kill its workers or the command itself.</summary>
public sealed class WorkerCommandTests : IDisposable
{
    private const string Sweep = """
        name: isolated
        task: {name: gaussian-mixture, modes: 2}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-3, max: 1e-2, scale: log}
          batch_size: 16
          width: 8
          hidden_layers: 1
          am.steps: 4
          eam.ode_steps: 2
        halving: {algorithm: sha, eta: 2, arms: method, compute: {unit: nfe, min: 4e3, max: 1.6e4}}
        evaluation: {samples: 32, ode_steps: 2, control_samples: 16, control_steps: 4}
        trials: 8
        seed: 5
        slots: 2

        """;

    // Trials of this sweep train for minutes, so a segment always runs during the test.
    private static readonly string Long = Sweep.Replace("min: 4e3, max: 1.6e4", "min: 4e9, max: 1.6e10", StringComparison.Ordinal);

    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Run_IsolationProcess_GivesTheTableOfThreadsAndLeavesNothingBehind()
    {
        var threads = await RunAsync(Sweep);

        var processes = await RunAsync(Sweep + "isolation: process");

        Table(processes).ShouldBe(Table(threads));
        Directory.Exists(Path.Combine(processes.Folder, "workers")).ShouldBeFalse();
        processes.State.Spec.Isolation.ShouldBe(Isolation.Process);
    }

    [Fact]
    public async Task Run_WorkerKilledInMidSegment_GivesTheTableOfAnUninterruptedSweep()
    {
        SkipWithoutProc();
        var spec = Sweep
            .Replace("min: 4e3, max: 1.6e4", "min: 3e5, max: 3e5", StringComparison.Ordinal)
            .Replace("trials: 8", "trials: 2", StringComparison.Ordinal);
        var expected = Table(await RunAsync(spec));
        using var process = Start("run", _data.Write(spec + "isolation: process"), "--data", _data.Path, "--json");

        // The first worker that has trained for a while.
        var killed = 0;
        while (killed == 0 && !process.HasExited)
        {
            killed = Children(process.Id).FirstOrDefault(HasTrained);
            await Task.Delay(5, Now);
        }

        Process.GetProcessById(killed).Kill();

        await process.WaitForExitAsync(Now);
        process.ExitCode.ShouldBe(0);
        var results = SweepResults.Find(_data.Path, "isolated-2");
        Table(results).ShouldBe(expected);
        results.State.Trials.ShouldContain(trial =>
            trial.LastCrash == $"trial {trial.Number}: its worker was killed by SIGKILL (out of memory?)"
        );
    }

    [Fact]
    public async Task Run_KilledWithItsWorkersTraining_LeavesNoneBehind()
    {
        SkipWithoutProc();
        using var process = Start("run", _data.Write(Long + "isolation: process"), "--data", _data.Path, "--json");
        var workers = await TrainingAsync(process, 2);

        process.Kill();

        foreach (var worker in workers)
            await GoneAsync(worker);
        var folder = _data.File("sweeps", "isolated-1");
        Directory.Exists(Path.Combine(folder, "checkpoints")).ShouldBeFalse("no segment ended, and none was drained");
        await ResumeAndStopAsync(folder);
        SweepResults
            .Load(folder)
            .State.Trials.Count(trial => trial.Failures > 0)
            .ShouldBe(0, "a sweep that was killed costs no trial a retry");
        Directory.GetFiles(Path.Combine(folder, "checkpoints"), "*.safetensors").ShouldNotBeEmpty("draining saves");
    }

    [Fact]
    public async Task Resume_SweepThatGaveUp_GoesOnWithAHigherLimit()
    {
        // Time-outs make the trials fail, so no process must be started and killed for this.
        using var terminal = new TestTerminal();
        var file = _data.Write(Long + "max_failures: 0\nmax_failed_trials: 0\nsegment_timeout: 0.1s");

        (await terminal.RunAsync("run", file, "--data", _data.Path)).ShouldBe(1);

        var results = SweepResults.Find(_data.Path, "isolated-1");
        results.Status.ShouldBe(SweepStatus.Failed);
        results.Message!.ShouldMatch("^[12] trials? ha(s|ve) failed, more than max_failed_trials: 0; the first: trial ");
        (await terminal.RunAsync("resume", "isolated-1", "--data", _data.Path, "--max-failed-trials", "8")).ShouldBe(1, "all time out");
        results = SweepResults.Find(_data.Path, "isolated-1");
        results.State.Spec.MaxFailedTrials.ShouldBe(8);
        results.Message!.ShouldStartWith("every trial failed or diverged");
        results.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Failed);
    }

    [Fact]
    public async Task Run_TimeoutOfEverySegment_FailsWithTheReasonAndTheWastedCompute()
    {
        using var terminal = new TestTerminal();

        (await terminal.RunAsync("run", _data.Write(Long + "max_failures: 0\nsegment_timeout: 0.2s"), "--data", _data.Path)).ShouldBe(1);

        const string Why = @"every trial failed or diverged; most frequent reason \(8 of 8\): trial \d: timed out after 0\.2s on the way";
        terminal.Output.ShouldMatch(@"isolated-1 failed after .* 8 trials \(8 failed\), .+ nfe, of which .+ nfe are wasted on trials");
        terminal.Error.ShouldMatch($"^eam: isolated-1: {Why}.*; to retry the trials that crashed: eam retry isolated-1");
        using var best = new TestTerminal();
        (await best.RunAsync("best", "isolated-1", "--data", _data.Path)).ShouldBe(1);
        best.Error.ShouldStartWith("eam: isolated-1: no trial has a result; most frequent reason (8 of 8): trial ");
        using var list = new TestTerminal();
        (await list.RunAsync("ls", "--data", _data.Path)).ShouldBe(0);
        list.Output.ShouldContain("isolated-1 failed: every trial failed or diverged");
        FailureSummary.Wasted(SweepResults.Find(_data.Path, "isolated-1").State).ShouldBeGreaterThan(0);

        var trials = SweepResults.Find(_data.Path, "isolated-1").State.Trials;
        trials.ShouldAllBe(trial => trial.Status == TrialStatus.Failed);
        trials.ShouldAllBe(trial =>
            trial.Reason == $"trial {trial.Number}: timed out after 0.2s on the way to rung 1; its checkpoint is saved"
        );
    }

    [Fact]
    public async Task Worker_GarbageOnItsInput_EndsWithOneLine()
    {
        using var process = Start("worker");
        await process.StandardInput.WriteAsync("Hello, world");
        process.StandardInput.Close();

        (await process.StandardError.ReadToEndAsync(Now)).Trim().ShouldBe("eam worker: the input had 'Hell' instead of a message's length");
        await process.WaitForExitAsync(Now);
        process.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Help_Worker_IsNotAVerbForPeople()
    {
        using var terminal = new TestTerminal();

        await terminal.RunAsync("--help");

        terminal.Output.ShouldNotContain("worker");
    }

    private async Task<SweepResults> RunAsync(string spec)
    {
        using var terminal = new TestTerminal();
        (await terminal.RunAsync("run", _data.Write(spec), "--data", _data.Path, "--json")).ShouldBe(0, terminal.Error);
        return SweepResults.Load(Directory.GetDirectories(_data.File("sweeps")).MaxBy(Directory.GetCreationTimeUtc)!);
    }

    private async Task ResumeAndStopAsync(string folder)
    {
        using var process = Start("resume", folder, "--data", _data.Path);
        await TrainingAsync(process, 2);
        await StopAsync(process);
    }

    private async Task StopAsync(Process process)
    {
        using var terminal = new TestTerminal();
        (await terminal.RunAsync("stop", "isolated-1", "--data", _data.Path)).ShouldBe(0, terminal.Error);
        await process.WaitForExitAsync(Now);
        process.ExitCode.ShouldBe(130);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "eam.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        if (arguments is not ["worker", ..])
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return process;
    }

    private static void SkipWithoutProc() => Assert.SkipUnless(Directory.Exists("/proc/self"), "children are found in /proc");

    /// <summary>Waits until the given number of workers train.</summary>
    private static async Task<List<int>> TrainingAsync(Process process, int count)
    {
        while (true)
        {
            process.HasExited.ShouldBeFalse();
            var workers = Children(process.Id).Where(HasTrained).ToList();
            if (workers.Count == count)
                return workers;
            await Task.Delay(5, Now);
        }
    }

    private static IEnumerable<int> Children(int parent) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is [_, var of, ..] && of == parent.ToString(CultureInfo.InvariantCulture));

    // A worker needs less than half a second of processor time to start, so this one computes.
    private static bool HasTrained(int id) =>
        Stat(id) is { Length: > 12 } stat && double.Parse(stat[11], CultureInfo.InvariantCulture) > 50;

    private static async Task GoneAsync(int id)
    {
        while (Stat(id) is [not "Z", ..])
            await Task.Delay(5, Now);
    }

    // Fields from the third on are state, parent and others; the second one is a name in parentheses.
    private static string[] Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The columns of times are left out.
    private static string Table(SweepResults results)
    {
        var rows = File.ReadAllLines(Path.Combine(results.Folder, "trials.csv")).Select(line => line.Split(',')).ToList();
        var clock = new[] { "seconds", "evaluation_seconds" }.Select(name => Array.IndexOf(rows[0], name)).ToList();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, column) => !clock.Contains(column)))));
    }
}
