using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>What verbs do with task command, apart from running it.</summary>
public sealed class CommandTaskTests : IDisposable
{
    private const string Text = """
        name: mine
        task: {name: command, run: [sh, train.sh], metrics: {reward: maximize, kl: minimize}, compute: nfe}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-4, max: 1e-2, scale: log}
          optimizer: {values: [adam, "it's"]}
        halving: {algorithm: sha, eta: 3, compute: {min: 1000, max: 9000}}
        trials: 18
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TestTerminal _test = new();

    private readonly string _file;

    public CommandTaskTests()
    {
        _file = _folder.File("mine.yaml");
        File.WriteAllText(_file, Text);
        File.WriteAllText(_folder.File("train.sh"), "exit 1\n");
    }

    public void Dispose()
    {
        _test.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Preview_Command_ShowsThePlanAndWhatIsStartedButNoTime()
    {
        (await _test.RunAsync("preview", _file)).ShouldBe(0, _test.Error);

        _test.Output.ShouldContain("mine  command, maximize reward, random search, 18 trials");
        _test.Output.ShouldContain("time: not known before the program has run\n");
        _test.Output.ShouldContain($"note: starts: sh {_folder.File("train.sh")} in {_folder.Path}\n");
        _test.Output.ShouldNotContain("per second");
        _test.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Preview_CommandAsJson_HasNoTime()
    {
        (await _test.RunAsync("preview", _file, "--json")).ShouldBe(0, _test.Error);

        var node = JsonNode.Parse(_test.Output)!;
        node["seconds"].ShouldBeNull();
        ((string)node["notes"]![0]!).ShouldStartWith("starts: sh ");
        ((double)node["rungs"]![0]!["target"]!).ShouldBe(1000);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cuda:0")]
    public async Task Preview_WithAnotherDeviceThanCudaOrCpu_IsRefused(string device)
    {
        (await _test.RunAsync("preview", _file, "--device", device)).ShouldBe(1);

        _test.Error.ShouldBe($"eam: --device {device}: for task command it is cuda, which gives each program GPUs of its own, or cpu\n");
    }

    [Fact]
    public async Task Tasks_Command_ListsItsSettings()
    {
        (await _test.RunAsync("tasks", "command")).ShouldBe(0, _test.Error);

        _test.Output.ShouldStartWith("command (task): a trainer of your own");
        foreach (var setting in (string[])["run", "metrics", "compute", "heartbeat"])
            _test.Output.ShouldContain($"\n {setting} ", customMessage: _test.Output);
    }

    [Fact]
    public async Task Train_Command_SaysWhichVerbRunsIt()
    {
        (await _test.RunAsync("train", "--task", "command", "--method", "mine")).ShouldBe(2);

        _test.Error.ShouldBe(
            "eam: --task command: a program of your own trains it, in a sweep: use `eam run FILE` (`eam init --task command FILE` writes one)\n"
        );
    }

    [Fact]
    public async Task Doctor_Command_IsNotATaskThatLoads()
    {
        await _test.RunAsync("doctor");

        _test.Output.ShouldContain("task digits");
        _test.Output.ShouldNotContain("task command");
    }

    [Fact]
    public async Task Serve_VariableThatIsNeitherYesNorNo_IsRefused()
    {
        using var test = new TestTerminal(environment: ("EAM_ALLOW_COMMANDS", "maybe"));

        (await test.RunAsync("serve", "--data", _folder.Path)).ShouldBe(2);

        test.Error.ShouldStartWith("eam: EAM_ALLOW_COMMANDS must be 1 or 0, not 'maybe'");
    }

    [Fact]
    public void Best_OfACommand_IsAPointOfASweepFile()
    {
        var spec = SweepFile.Read(Text, _file).Spec!;
        var configuration = Configuration
            .Defaults("am")
            .With("learning_rate", ParameterValue.Of(0.003))
            .With("optimizer", ParameterValue.Of("it's"));
        var trial = new Trial(3, configuration, 7, null) { Status = TrialStatus.Completed, Rung = 2 };
        var metrics = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["reward"] = 0.5 });
        var best = new BestTrial("mine-1", spec, new RankedTrial(trial, 0, 0, [metrics]));

        best.Command.ShouldBeNull();
        best.Again.ShouldBe([
            "# the configuration as a point of a sweep file:",
            "# points: [{method: am, learning_rate: 0.003, optimizer: 'it''s'}]",
        ]);
    }
}
