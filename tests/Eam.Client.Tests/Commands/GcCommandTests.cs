using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class GcCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Gc_EmptyDataFolder_HasNothingToDelete()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("gc", "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldContain("nothing to delete");
    }

    [Fact]
    public async Task Gc_FinishedSweep_DeletesWhatIsNotNeededAndKeepsTheBest()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = Path.Combine(sweep.Copy(folder, "small-1"), "checkpoints");
        var kept = Directory.GetFiles(checkpoints);
        kept.Length.ShouldBe(4, "the best of two methods, each with its checksum");
        var pruned = Number((await sweep.JsonAsync("trials", "small-1", "--state", "pruned"))["trials"]![0]!);
        foreach (
            var name in (string[])
                [
                    $"trial-{pruned:D4}.000001.safetensors",
                    $"trial-{pruned:D4}.000001.safetensors.sha256",
                    $"trial-{pruned:D4}.000001.safetensors.damaged",
                    Path.GetFileName(kept.Order().First()) + ".3f9a0c1b5d7e2468.tmp",
                ]
        )
            File.WriteAllBytes(Path.Combine(checkpoints, name), new byte[250]);

        File.WriteAllBytes(folder.File("sweeps", "small-1", "trials.csv.3f9a0c1b5d7e2468.tmp"), new byte[250]);

        var dry = await CleanAsync(folder, "--dry-run");
        Directory.GetFiles(checkpoints).Length.ShouldBe(8, "a dry run deletes nothing");
        var wet = await CleanAsync(folder);

        ((long)dry["bytes"]!).ShouldBe(1250);
        ((long)wet["bytes"]!).ShouldBe(1250);
        Directory.GetFiles(checkpoints).Order().ShouldBe(kept.Order());
        ((long)(await CleanAsync(folder))["bytes"]!).ShouldBe(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_RunningSweep_IsLeftAlone_AndAStoppedOneKeepsWhatItsTrialsGoOnFrom()
    {
        using var folder = new TemporaryFolder();
        using var run = new TestTerminal();
        using var reached = new SemaphoreSlim(0);
        run.OnOutput("rung 2/", () => reached.Release());
        var running = run.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path);
        await reached.WaitAsync(TestContext.Current.CancellationToken);
        var damaged = Enumerable
            .Range(0, 3)
            .Select(trial => folder.File("sweeps", "endless-1", "checkpoints", $"trial-{trial:D4}.000000.safetensors.damaged"))
            .ToList();
        damaged.ForEach(file => File.WriteAllText(file, "x"));

        var during = await CleanAsync(folder);
        damaged.ShouldAllBe(file => File.Exists(file));
        run.Interrupts.Signal();
        (await running).ShouldBe(130);
        await CleanAsync(folder);

        ((string)during["sweeps"]![0]!["note"]!).ShouldBe("in use by another process; nothing deleted");
        damaged.Count(File.Exists).ShouldBe(1, "two of three trials have ended");
        Directory.GetFiles(folder.File("sweeps", "endless-1", "checkpoints"), "*.safetensors").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Gc_DamagedSweep_KeepsItsFilesAndIsNamed()
    {
        using var folder = new TemporaryFolder();
        var damaged = sweep.Copy(folder, "bad-1");
        await File.WriteAllTextAsync(Path.Combine(damaged, "sweep.json"), "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(damaged, "checkpoints", "trial-0000.000009.safetensors"),
            "x",
            TestContext.Current.CancellationToken
        );
        using var test = new TestTerminal();

        (await test.RunAsync("gc", "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldContain("bad-1: nothing deleted: ");
        Directory.GetFiles(Path.Combine(damaged, "checkpoints")).Length.ShouldBe(5);
    }

    private static int Number(JsonNode trial) => (int)trial["trial"]!;

    private static async Task<JsonNode> CleanAsync(TemporaryFolder folder, params string[] options)
    {
        using var test = new TestTerminal();
        (await test.RunAsync(["gc", "--data", folder.Path, "-o", "json", .. options])).ShouldBe(0, test.Error);
        return JsonNode.Parse(test.Output)!;
    }
}
