using System.Globalization;
using Eam.Cluster.Tests.Processes;
using Eam.Cluster.Tests.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Cluster.Tests.Faults;

/// <summary>The sweep of a run with faults, and the table that it must end with.</summary>
/// <param name="Yaml">The sweep file.</param>
/// <param name="Devices">Options of each silo about its device.</param>
/// <param name="Table">The table of a run without faults, without the seconds.</param>
internal sealed record FaultSweep(string Yaml, IReadOnlyList<string> Devices, string Table)
{
    // On one simulated device of a million nfe a second and three silos it takes about 45 s, with segments of 4 to 24 s.
    private static readonly string Simulated = MixtureSweep.Of(
            "faults",
            "algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: 4e6, max: 3.6e7}",
            trials: 12
        ),
        Trained = MixtureSweep.Of("faults", "algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: 6e5, max: 5.4e6}", trials: 12);

    /// <summary>A sweep that really trains. Its table comes from one process.</summary>
    public static async Task<FaultSweep> TrainedAsync() =>
        new(Trained, ["--devices", "1"], await ClusterProcesses.EmbeddedTableAsync(Trained));

    /// <summary>A sweep on simulated devices, which takes its time by the clock and no processor. Its table comes from one silo that is a thousand times faster.</summary>
    /// <param name="slower">By which factor the sweep takes longer.</param>
    public static async Task<FaultSweep> SimulatedAsync(double slower = 1) =>
        new(Simulated, ["--simulate", "1", "--speed", (1 / slower).ToString(CultureInfo.InvariantCulture)], await SimulatedTableAsync());

    private static async Task<string> SimulatedTableAsync()
    {
        using var folder = new TemporaryFolder();
        await using var all = await SiloProcess.StartAsync(
            new Dictionary<string, string>(),
            "--role",
            "all",
            "--simulate",
            "3",
            "--speed",
            "1000",
            "--data",
            folder.Path,
            "--listen",
            "127.0.0.1:0",
            "--silo-port",
            FreePort.NextText(),
            "--gateway-port",
            FreePort.NextText()
        );
        using var http = new HttpClient { BaseAddress = new Uri(all.Said.Split("gateway at ")[1].Split(';')[0]) };
        using var content = new StringContent(Simulated, System.Text.Encoding.UTF8, "application/yaml");
        using var answer = await http.PostAsync(
            new Uri("/api/v1/sweeps", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        answer.EnsureSuccessStatusCode();
        var sweep = answer.Headers.Location!.ToString().Split('/')[^1];
        while (
            !(
                await http.GetStringAsync(new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative), TestContext.Current.CancellationToken)
            ).Contains("\"status\":\"completed\"", StringComparison.Ordinal)
        )
            await Task.Delay(50, TestContext.Current.CancellationToken);
        return Tables.WithoutTimes(
            await File.ReadAllTextAsync(
                Path.Combine(DataFolder.Sweeps(folder.Path), sweep, "trials.csv"),
                TestContext.Current.CancellationToken
            )
        );
    }
}
