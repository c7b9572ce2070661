using System.Diagnostics;
using Eam.Client.Tests.Commands;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Remote;

/// <summary>The built command runs as a server in its own process and is killed with SIGKILL while a client watches.</summary>
public sealed class ServerRestartTests
{
    [Fact(Timeout = 240_000)]
    public async Task Run_ServerKilledAndStartedAgain_GoesOnToTheSweepsEnd()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            SmallSweeps
                .TwoMethods.Replace("{unit: nfe, min: 2e4, max: 6e4}", "{unit: nfe, min: 2e5, max: 5.4e6}", StringComparison.Ordinal)
                .Replace("final_seeds: 2", "final_seeds: 1", StringComparison.Ordinal)
        );
        var listen = $"127.0.0.1:{FreePort.NextText()}";
        var (first, address) = await ServeAsync(folder.Path, listen);
        using var run = new TestTerminal();
        using var seen = new SemaphoreSlim(0);
        run.OnOutput("rung 1/", () => seen.Release());
        var running = run.RunAsync("run", file, "--server", address);
        await seen.WaitAsync(TestContext.Current.CancellationToken);

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        first.Dispose();
        var (second, _) = await ServeAsync(folder.Path, listen);
        try
        {
            (await running).ShouldBe(0, run.Error + run.Output);
        }
        finally
        {
            second.Kill();
            second.Dispose();
        }

        run.Error.ShouldContain("; trying again (Ctrl-C stops watching; the sweep continues)");
        run.Error.ShouldContain($"eam: {address} answers again");
        run.Output.ShouldContain("small-1 completed after");
        SweepResults.Find(folder.Path, "small-1").Status.ShouldBe(SweepStatus.Completed);
        run.Output.Split('\n')
            .Count(line => line.Contains(" rung ", StringComparison.Ordinal))
            .ShouldBe(
                SweepResults.Find(folder.Path, "small-1").State.Trials.Sum(trial => trial.RungPoints.Count),
                "nothing is told twice and nothing is missing"
            );
    }

    private static async Task<(Process Process, string Address)> ServeAsync(string data, string listen)
    {
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "eam.dll"), "serve", "--listen", listen, "--data", data])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("serving ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return (process, line[(line.LastIndexOf(' ') + 1)..]);
            }
        }

        process.Dispose();
        throw new InvalidOperationException("the server did not start");
    }
}
