using System.Diagnostics;
using System.Text.Json.Nodes;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class ExportCommandTests(FinishedSweep sweep)
{
    [Theory]
    [InlineData("csv", "trials.csv")]
    [InlineData("jsonl", "curves.jsonl")]
    public async Task Export_Lines_AreThoseOfTheResultsFolder(string format, string file) =>
        (await sweep.RunAsync(null, "export", "small-1", "--format", format)).ShouldBe(
            await File.ReadAllTextAsync(Path.Combine(sweep.Folder, file), TestContext.Current.CancellationToken)
        );

    [Fact]
    public async Task Export_Table_IsTheListOfTrials_OnStdoutAndInAFile()
    {
        using var folder = new TemporaryFolder();
        var list = await sweep.RunAsync(null, "trials", "small-1");

        (await sweep.RunAsync(null, "export", "small-1", "-o", "table")).ShouldBe(list);
        (await sweep.RunAsync(null, "export", "small-1", "-o", "table", "--out", folder.File("t.txt"))).ShouldBeEmpty();
        (await File.ReadAllTextAsync(folder.File("t.txt"), TestContext.Current.CancellationToken)).ShouldBe(list.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Export_Json_HasEveryTrialWithItsCurve()
    {
        var node = JsonNode.Parse(await sweep.RunAsync(null, "export", "small-1", "--format", "json"))!;

        node["trials"]!.AsArray().Count.ShouldBe(8);
        node["trials"]!.AsArray().ShouldAllBe(trial => trial!["curve"]!.AsArray().Count > 0);
        node["spec"]!["task"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Export_Events_IsALineAnEventInTheirOrder()
    {
        var lines = (await sweep.RunAsync(null, "export", "small-1", "--format", "events"))
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonNode.Parse(line)!)
            .ToList();

        lines.Select(node => (int)node["sequence"]!).ShouldBe(Enumerable.Range(1, lines.Count));
        lines.Count(node => (string)node["type"]! == "trial_created").ShouldBe(8);
    }

    [Fact]
    public async Task Export_Out_WritesTheFileAndNothingToStdout()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("t.csv"), new string('x', 100_000), TestContext.Current.CancellationToken);

        (await sweep.RunAsync(null, "export", "small-1", "--out", folder.File("t.csv"))).ShouldBeEmpty();

        (await File.ReadAllTextAsync(folder.File("t.csv"), TestContext.Current.CancellationToken)).ShouldBe(
            await sweep.RunAsync(null, "export", "small-1")
        );
    }

    [Fact]
    public async Task Export_Weights_IsAFileThatThePythonOfThePageReads()
    {
        using var folder = new TemporaryFolder();
        var best = (int)(await sweep.JsonAsync("best", "small-1"))["trial"]!;

        (await sweep.RunAsync(null, "export", "small-1", "--weights", $"{best}", "-o", folder.File("w.safetensors"))).ShouldBeEmpty();

        var weights = Safetensors.Decode(File.ReadAllBytes(folder.File("w.safetensors")), out var notes);
        weights.Tensors.Keys.ShouldContain("0.weight");
        notes["eam_trial"].ShouldBe($"{best}");
        Assert.SkipUnless(Python.IsHere, Python.WhyNot);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "torch.md"));
        var start = page.IndexOf("import json, struct, sys", StringComparison.Ordinal);
        File.WriteAllText(folder.File("read.py"), page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        using var python = Process.Start(
            new ProcessStartInfo("python3", [folder.File("read.py"), folder.File("w.safetensors")]) { RedirectStandardOutput = true }
        )!;
        var printed = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        printed.ShouldBe(
            string.Concat(weights.Tensors.Select(tensor => $"{tensor.Key} [{string.Join(", ", tensor.Value.Shape)}]{Environment.NewLine}"))
        );
    }

    [Theory]
    [InlineData(2, "--weights needs a file to write: -o FILE", "--weights", "0")]
    [InlineData(2, "--weights: 'best' is not the number of a trial", "--weights", "best", "-o", "w")]
    [InlineData(2, "--names and --strip are for --weights TRIAL", "--names", "peft")]
    [InlineData(2, "--output: 'w.safetensors' is not known", "--output", "w.safetensors")]
    [InlineData(1, "small-1 has no trial 99: its trials are 0 to 7", "--weights", "99", "-o", "w")]
    public async Task Export_WrongWeights_SaysWhatIsWrong(int code, string said, params string[] options) =>
        (await sweep.FailAsync(code, ["export", "small-1", .. options])).ShouldContain(said);

    [Fact]
    public async Task Export_WeightsOfATrialWithoutCheckpoint_SaysWhichTrialsHaveOne()
    {
        var state = SweepResults.Find(sweep.Data, "small-1").State;
        var pruned = state.Trials.First(trial => trial.Status == TrialStatus.Pruned).Number;

        (await sweep.FailAsync(1, "export", "small-1", "--weights", $"{pruned}", "-o", "w")).ShouldContain(
            $"trial {pruned} of small-1 has no checkpoint: checkpoints are kept only for"
        );
    }

    [Fact]
    public async Task Export_OutIsAFolder_IsAUsageError()
    {
        using var folder = new TemporaryFolder();

        (await sweep.FailAsync(2, "export", "small-1", "--out", folder.Path)).ShouldContain("is a folder");
    }

    [Fact]
    public async Task Export_OutInAMissingFolder_Fails()
    {
        using var folder = new TemporaryFolder();

        (await sweep.FailAsync(1, "export", "small-1", "--out", folder.File("no", "t.csv"))).ShouldContain("its folder does not exist");
    }

    [Fact]
    public async Task Export_UnknownFormat_IsAUsageErrorWithTheNearest() =>
        (await sweep.FailAsync(2, "export", "small-1", "--format", "jsnl")).ShouldContain("did you mean 'json");

    [Fact]
    public async Task Export_TensorBoard_WritesARunATrialAndNothingToStdout()
    {
        using var folder = new TemporaryFolder();

        (await sweep.RunAsync(null, "export", "small-1", "--tensorboard", folder.File("runs"))).ShouldBeEmpty();

        Directory.GetDirectories(folder.File("runs", "small-1"), "trial-*").Length.ShouldBe(8);
        Directory.GetFiles(folder.File("runs"), "*tfevents*", SearchOption.AllDirectories).Length.ShouldBe(9);
        (await sweep.RunAsync(null, "export", "small-1", "--tensorboard", folder.File("runs"), "--format", "csv")).ShouldStartWith(
            "trial,method"
        );
    }
}
