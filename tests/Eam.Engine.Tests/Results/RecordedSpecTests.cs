using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Results;

/// <summary>A sweep.json whose specification somebody has changed is refused wherever the sweep is read or resumed.</summary>
public sealed class RecordedSpecTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Folder => _data.File("sweeps", "small-1");

    private string Manifest => Path.Combine(Folder, "sweep.json");

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("eta", "halving", "2", "halving.eta was 3 and is 2")]
    [InlineData("max_compute", "halving", "2700", "halving.max_compute was 900 and is 2700")]
    [InlineData("maximize", "objective", "false", "objective.maximize was true and is false")]
    [InlineData("trials", null, "20", "trials was 18 and is 20")]
    [InlineData("time_limit", null, "60", "time_limit was not set and is 60")]
    public async Task Load_SpecificationChanged_NamesKeyAndBothValues(string key, string? section, string value, string expected)
    {
        await StopAsync();
        Change(spec => (section is null ? spec : spec[section]!)[key] = JsonNode.Parse(value));
        var message =
            $"{Manifest}: somebody has changed it since the sweep was started: {expected}; write the recorded values back, or start a new sweep";

        Should.Throw<EngineException>(() => SweepResults.Load(Folder)).Message.ShouldBe(message);
        Should.Throw<EngineException>(() => SweepOutline.Read(Folder)).Message.ShouldBe(message);
        await using var service = Service(new ScriptedRunner());
        (await Should.ThrowAsync<EngineException>(() => service.ResumeAsync("small-1", Now))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Load_ManyChanges_NamesThreeAndCountsTheOthers()
    {
        await StopAsync();
        Change(spec =>
        {
            foreach (var key in (string[])["trials", "max_failures", "seed", "target"])
                spec[key] = 5;
        });

        Should
            .Throw<EngineException>(() => SweepResults.Load(Folder))
            .Message.ShouldContain("trials was 18 and is 5, seed was 7 and is 5, max_failures was 2 and is 5 and 1 more; write");
    }

    [Fact]
    public async Task Load_OtherLayoutAndOrder_IsTheSameSpecification()
    {
        await StopAsync();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Manifest, Now))!;
        var spec = manifest["spec"]!.AsObject();
        var trials = spec["trials"]!.DeepClone();
        spec.Remove("trials");
        spec["trials"] = trials;
        await File.WriteAllTextAsync(Manifest, manifest.ToJsonString(), Now);

        SweepResults.Load(Folder).State.Spec.Trials.ShouldBe(18);
        SweepOutline.Read(Folder).Status.ShouldBe(SweepStatus.Stopped);
    }

    [Fact]
    public async Task ResumeAsync_HigherLimitOfFailures_IsRecorded()
    {
        await StopAsync();
        await using (var service = new LocalSweepService(Options(new ScriptedRunner()) with { MaxFailedTrials = 4 }))
        {
            await service.ResumeAsync("small-1", Now);
            (await service.WatchAsync("small-1", Now).LastAsync(Now)).Status.ShouldBe(SweepStatus.Completed);
        }

        SweepResults.Load(Folder).State.Spec.MaxFailedTrials.ShouldBe(4);
    }

    [Fact]
    public async Task ResumeAsync_ProcessDiedBetweenTheWritesOfANewLimit_CanBeResumed()
    {
        await StopAsync();
        Change(spec => spec["max_failed_trials"] = 4);

        SweepResults.Load(Folder).State.Spec.MaxFailedTrials.ShouldBe(4);
        SweepOutline.Read(Folder).Status.ShouldBe(SweepStatus.Stopped);
        await using var service = Service(new ScriptedRunner());
        await service.ResumeAsync("small-1", Now);
        (await service.WatchAsync("small-1", Now).LastAsync(Now)).Status.ShouldBe(SweepStatus.Completed);
    }

    private void Change(Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Manifest))!;
        change(manifest["spec"]!);
        File.WriteAllText(Manifest, manifest.ToJsonString());
    }

    private async Task StopAsync()
    {
        await using var service = Service(new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) });
        await service.StopAsync(await service.StartAsync(SweepSpecs.Small(), "", Now), Now);
    }

    private LocalSweepOptions Options(ScriptedRunner runner) =>
        new()
        {
            Folder = _data.Path,
            CreateRunner = (_, _) => runner,
            Slots = 2,
        };

    private LocalSweepService Service(ScriptedRunner runner) => new(Options(runner));
}
