using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Preview;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;

namespace Eam.Engine.Tests.Specs;

public sealed class CommandFileTests : IDisposable
{
    private readonly CommandSweepFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Read_Sample_HasTheCommandAndNoSettings()
    {
        var spec = _file.Spec();

        spec.Task.Name.ShouldBe("command");
        spec.Task.Values.ShouldBeEmpty();
        spec.Command!.Run.ShouldBe(["sh", "train.sh"]);
        spec.Command.Folder.ShouldBe(_file.Folder);
        spec.Command.Metrics.ShouldBe([new("reward", true), new("kl", false)]);
        spec.Command.Heartbeat.ShouldBe(TimeSpan.FromMinutes(10));
        spec.Objective.ShouldBe(new Objective("reward", true));
        spec.Halving.Unit.ShouldBe(ComputeUnit.Nfe);
        spec.Space.Methods.ShouldBe(["am", "eam"]);
        spec.Metrics.Select(metric => metric.Name).ShouldBe(["reward", "kl"]);
        (spec.Isolation, spec.Backend.Name).ShouldBe((Isolation.Thread, "managed"));
    }

    [Fact]
    public void Read_Parameters_MayBeAnyNumbersAndWords()
    {
        var space = _file
            .Spec(
                "batch_size: 32",
                """
                batch_size: {min: 1, max: 1M, scale: log, integer: true}
                  lr: [off, 0.5, {min: 1, max: 2}]
                  use_ema: [true, false]
                  model: org/name-7b
                  sizes: [1k, 2_000]
                  x: {min: 0, max: 1, step: 0.25}
                  width: {values: [8, 16], when: {optimizer: sgd}}
                """
            )
            .Space;

        Domain Of(string name) => space.Parameters.Single(parameter => parameter.Name == name).Domain;
        Of("batch_size").ShouldBe(new Domain.Range(1, 1e6, Log: true, Integer: true));
        Of("lr").ShouldBeOfType<Domain.Mixture>().Parts.Count.ShouldBe(3);
        Items("use_ema").ShouldBe([ParameterValue.Of("true"), ParameterValue.Of("false")]);
        Items("model").ShouldBe([ParameterValue.Of("org/name-7b")]);
        Items("sizes").ShouldBe([ParameterValue.Of(1000), ParameterValue.Of(2000)]);
        space.Of("eam").Select(parameter => parameter.Name).ShouldNotContain("am.steps");
        space.Parameters[^1].When.Single().Values.ShouldBe([ParameterValue.Of("sgd")]);

        IReadOnlyList<ParameterValue> Items(string name) => ((Domain.Values)Of(name)).Items;
    }

    [Fact]
    public void Read_WithoutMethod_HasTheMethodTrain() =>
        SweepFile
            .Read(
                CommandSweepFile
                    .Sample.Replace("method: {values: [am, eam]}\n", "", StringComparison.Ordinal)
                    .Replace("am.steps", "train.steps", StringComparison.Ordinal),
                _file.Path("sweep.yaml")
            )
            .Spec!.Space.Methods.ShouldBe(["train"]);

    [Theory]
    [InlineData("run: [sh, train.sh]", "run: sh", "")]
    [InlineData("trials: 27", "trials: 27\ntarget: 0.5", "")]
    [InlineData("trials: 27", "trials: 27\nobjectives: [reward, kl, compute]", "")]
    [InlineData("trials: 27", "trials: 27\nsearch: tpe\nrepeats: 2\nslots: 3\nsegment_timeout: 1h\ntime_limit: 8h", "")]
    [InlineData("min: 1000, max: 9000", "min: 1, max: 9", "")] // an iteration has no known price
    [InlineData("compute: nfe", "compute: iterations", "")]
    [InlineData(
        "trials: 27",
        "trials: 27\nobjective: {metric: kl, goal: maximize}",
        "objective kl has goal: maximize, but smaller values of it are better, so the sweep looks for the worst trials"
    )]
    [InlineData("train.sh]", "trian.sh]", "task.run names trian.sh, but there is no such file in FOLDER; did you mean 'train.sh'?")]
    public void Read_WhatIsAllowed_HasAtMostThisWarning(string old, string @new, string warning)
    {
        var read = _file.Read(old, @new);

        read.Problems.ShouldBeEmpty();
        string.Join('\n', read.Warnings).ShouldBe(warning.Replace("FOLDER", _file.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TiesWithADeclaredStandardError_AreTakenFromReports()
    {
        var read = SweepFile.Read(
            CommandSweepFile
                .Sample.Replace("kl: minimize}", "reward_se: minimize}", StringComparison.Ordinal)
                .Replace("max: 9000}", "max: 9000}, ties: {standard_errors: 2}", StringComparison.Ordinal),
            Path.Combine(_file.Folder, "sweep.yaml")
        );

        read.Problems.ShouldBeEmpty();
        read.Spec!.Halving.TieErrors.ShouldBe(2);
        read.Spec.Evaluation.Batched.ShouldBeNull("the batches are those of Eam's own evaluation");
        read.Spec.Objective.StandardError(TrialMetrics.OfDeclared(new Dictionary<string, double> { ["reward"] = 1, ["reward_se"] = 0.25 }))
            .ShouldBe(0.25);
        read.Spec.Objective.StandardError(TrialMetrics.OfDeclared(new Dictionary<string, double> { ["reward"] = 1 })).ShouldBe(0);
    }

    [Fact]
    public void Reserved_Names_AreTheColumnsOfTheTable()
    {
        var spec = _file.Spec();
        var own = spec.Space.Parameters.Select(parameter => parameter.Name).Concat(TrialMetrics.Definitions.Select(metric => metric.Name));

        TrialsTable
            .Columns(SweepState.Start(spec))
            .Select(column => column.Name)
            .Except(own)
            .Except(spec.Metrics.Select(metric => metric.Name))
            .Append("point") // curves.jsonl
            .Append(Objective.Compute)
            .ShouldBe(DeclaredNames.Reserved, ignoreOrder: true);
    }

    [Fact]
    public void CommandTask_Compute_HasTheUnitsOfHalving() => CommandTask.Compute.Words.ShouldBe(EnumWords.All<ComputeUnit>());

    [Fact]
    public void Record_Command_ComesBackWhole()
    {
        var spec = _file.Spec();

        var back = SpecRecord.Of(spec).ToSpec();

        back.Command!.Run.ShouldBe(spec.Command!.Run);
        back.Command.Folder.ShouldBe(spec.Command.Folder);
        back.Command.Metrics.ShouldBe(spec.Command.Metrics);
        back.Command.Heartbeat.ShouldBe(spec.Command.Heartbeat);
        SweepJson.Element(back).GetRawText().ShouldBe(SweepJson.Element(spec).GetRawText());
        SweepJson.Element(spec).GetProperty("command").GetProperty("metrics")[1].GetProperty("metric").GetString().ShouldBe("kl");
    }

    [Fact]
    public void Difference_OtherProgramOrMetrics_IsAnotherTask()
    {
        var spec = _file.Spec();

        SweepPool.Difference(spec, _file.Spec("heartbeat: 10m", "heartbeat: 1h")).ShouldBeNull();
        SweepPool.Difference(spec, spec with { Command = spec.Command! with { Folder = "/elsewhere" } }).ShouldBeNull();
        SweepPool.Difference(spec, _file.Spec("[sh, train.sh]", "[sh, train.sh, -v]")).ShouldBe("command (sh train.sh, sh train.sh -v)");
        SweepPool
            .Difference(spec, _file.Spec("kl: minimize", "kl: maximize"))
            .ShouldBe("metrics of the command (reward: maximize kl: minimize, reward: maximize kl: maximize)");
    }

    [Fact]
    public void WarmStart_FromAnotherProgram_IsRefused()
    {
        var earlier = SweepState.Start(_file.Spec("[sh, train.sh]", "[sh, -x, train.sh]"));

        _file
            .Read("trials: 27", "trials: 27\nwarm_start: old", earlier: _ => earlier)
            .Problems.Single()
            .Text.ShouldBe("warm_start cannot be used: old has another command (sh train.sh, sh -x train.sh)");
    }

    [Fact]
    public void WarmStart_ConfigurationsOfOtherParameters_AreLeftOut()
    {
        var old = _file.Spec("  optimizer: {values: [adam, sgd]}\n", "");
        var state = SweepState.Start(old);
        foreach (var record in SweepMachine.Decide(state, [0]).OfType<SweepCommand.Record>())
            state = SweepMachine.Apply(state, record.Event);

        var same = _file.Read("trials: 27", "trials: 27\nwarm_start: old", earlier: _ => SweepState.Start(_file.Spec()));
        var other = _file.Read("trials: 27", "trials: 27\nwarm_start: old", earlier: _ => state);

        same.Warnings.ShouldBeEmpty();
        other.Spec!.Space.Points.ShouldBeEmpty();
        other
            .Warnings.Single()
            .ShouldStartWith("warm_start leaves out 27 of 27 configurations of old: their parameters are not those of this sweep");
    }

    [Fact]
    public void WithNotes_Command_SaysWhatIsStarted()
    {
        var spec = _file.Spec("[sh, train.sh]", "[sh, train.sh, 'a b']");

        var preview = SweepPreview.WithNotes(spec, 2, TestContext.Current.CancellationToken);

        preview.Notes.ShouldBe([$"starts: sh {_file.Path("train.sh")} 'a b' in {_file.Folder}"]);
        preview.Rungs.Select(rung => rung.Target).Distinct().ShouldBe([1000, 3000, 9000]);
        preview.Seconds.ShouldBeNull();
    }

    [Fact]
    public void Notes_MethodsWithTheNamesOfBuiltInOnes_DoNotHaveTheirRules() =>
        SweepPreview
            .WithNotes(_file.Spec("batch_size: 32", "lora_rank: [4, 8]"), 1, TestContext.Current.CancellationToken)
            .Notes.Count.ShouldBe(1);

    [Fact]
    public void Load_Command_HasNoModel() =>
        Should
            .Throw<EngineException>(() => TaskLoader.Load(_file.Spec().Task))
            .Message.ShouldBe("task command has no model in Eam, because a program of the user's trains it");

    [Fact]
    public void Read_Resources_MayAskForSeveralGpus()
    {
        var spec = _file.Spec("trials: 27", "trials: 27\nresources: {device: cuda, devices: 2}");

        spec.Resources.ShouldBe(ResourceSpec.Any with { Device = "cuda", Devices = 2 });
        SpecRecord.Of(spec).ToSpec().Resources.ShouldBe(spec.Resources);
        spec.Needs.ToString().ShouldBe("{device: cuda, devices: 2, program: sh}");
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cpu")]
    public void Device_Command_IsAKindOfDevice(string device) => DeviceBackend.On(_file.Spec(), device).Resources.Device.ShouldBe(device);

    [Fact]
    public void Device_OneOfTheGpusForACommand_IsRefused() =>
        Should
            .Throw<EngineException>(() => DeviceBackend.On(_file.Spec(), "cuda:1"))
            .Message.ShouldBe("--device cuda:1: for task command it is cuda, which gives each program GPUs of its own, or cpu");

    [Fact]
    public async Task StartAsync_WhereCommandsAreNotAllowed_IsRefusedAndLeavesNothing()
    {
        var data = _file.Path("data");
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = data, Commands = CommandPermission.NoneOfServer });

        var failure = await Should.ThrowAsync<EngineException>(() =>
            service.StartAsync(new(new SweepSource(CommandSweepFile.Sample, _file.Spec())), CancellationToken.None)
        );

        failure.Message.ShouldBe(
            "task command: this server runs no programs of sweeps; its operator can allow it (`eam serve --allow-commands`, or EAM_ALLOW_COMMANDS=1)"
        );
        (await service.ListAsync(CancellationToken.None)).ShouldBeEmpty();
    }
}
