using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>A killed sweep loses at most the segments that were running, and ends with the table of one that was not killed.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const string Sweep = """
        name: killed
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
        trials: 16
        seed: 5
        slots: 2
        """;

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public Task Resume_KilledAFewTimes_EndsWithTheTableOfAnUninterruptedSweep() => KillAsync(3, checkpoints: 0, seed: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task Resume_KilledUpToTwentyTimes_EndsWithTheTableOfAnUninterruptedSweep() => KillAsync(6, checkpoints: 1, seed: 2, most: 20);

    // The programs of a killed run live on for some seconds beside those of the next one.
    [Fact]
    [Trait("Category", "Long")]
    public async Task Resume_ACommandKilledTenTimes_EndsWithTheTableOfAnUninterruptedSweep()
    {
        Assert.SkipUnless(Python.IsHere, Python.WhyNot);
        var now = TestContext.Current.CancellationToken;
        var file = _data.File("killed.yaml");
        using (var init = new TestTerminal())
            (await init.RunAsync("init", file, "--task", "command")).ShouldBe(0, init.Error);
        var text = await File.ReadAllTextAsync(file, now);
        await File.WriteAllTextAsync(file, text.Replace("name: my-command", "name: killed", StringComparison.Ordinal), now);

        (await KillAsync(file, 10, checkpoints: 0, seed: 3, most: 10)).ShouldContain("completed");
    }

    private async Task KillAsync(int fewest, int checkpoints, ulong seed, int? most = null)
    {
        var table = await KillAsync(_data.Write(Sweep), fewest, checkpoints, seed, most);
        table.Split('\n').Length.ShouldBe(1 + 16);
        table.ShouldContain("completed");
    }

    // At least this number of kills, and more while there is time or no kill has hit the writing of a checkpoint.
    private async Task<string> KillAsync(string file, int fewest, int checkpoints, ulong seed, int? most = null)
    {
        var (kills, budget) = (most ?? fewest, new TestBudget(0.1));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is not of this system");
        var now = TestContext.Current.CancellationToken;
        var sweep = new KilledSweep(_data, seed);
        await sweep.RunWholeAsync(file, now);
        var expected = sweep.Table();

        var sweeps = 0;
        for (; budget.Allows(sweep.Kills, fewest, kills) || (sweep.HalfWritten < checkpoints && sweep.Kills < 5 * kills); sweeps++)
        {
            await sweep.RunKilledAsync(file, Math.Min(sweep.Kills + fewest, Math.Max(kills, sweep.Kills + 1)), now);
            sweep.Table().ShouldBe(expected, $"after {sweep.Kills} kills");
        }

        output.WriteLine($"{sweep.Kills} kills in {sweeps} sweeps, {sweep.HalfWritten} of them while a checkpoint was written");
        sweep.HalfWritten.ShouldBeGreaterThanOrEqualTo(checkpoints);
        return expected;
    }
}
