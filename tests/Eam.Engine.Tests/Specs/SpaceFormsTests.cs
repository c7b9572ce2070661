using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Results;

namespace Eam.Engine.Tests.Specs;

/// <summary>Steps, alternatives, weights, log_complement and conditions in sweep files.</summary>
public class SpaceFormsTests
{
    private const string Rest = """
        task: gaussian-mixture
        method: eam
        trials: 9
        halving: {compute: {min: 1e6, max: 9e6}}
        """;

    [Fact]
    public void Read_EveryForm_IsRead()
    {
        var result = TestCatalog.Read(TestCatalog.EveryForm);

        result.Errors.ShouldBeEmpty();
        var space = result.Spec!.Space;
        Of("learning_rate").ShouldBe(new Domain.Range(1e-4, 1e-2, true, false));
        Of("batch_size").ShouldBe(new Domain.Stepped(64, 256, 64));
        Of("ema").ShouldBe(new Domain.Complement(0.9, 0.999));
        var decay = Of("weight_decay").ShouldBeOfType<Domain.Mixture>();
        decay.Parts[1].ShouldBe(new Domain.Range(1e-6, 0.1, true, false));
        decay.Weights.ShouldBe([1, 1]);
        Of("hidden_layers").ShouldBeOfType<Domain.Mixture>().Weights.ShouldBe([1, 2, 1]);
        Of("parametrisation").ShouldBeOfType<Domain.Values>().Items.Count.ShouldBe(2);
        Of("eam.stages").ShouldBeOfType<Domain.Mixture>().Parts.Count.ShouldBe(3);
        var condition = space.Parameters.Single(parameter => parameter.Name == "eam.reweight").When.ShouldHaveSingleItem();
        (condition.Name, condition.Not).ShouldBe(("eam.stages", true));

        Domain Of(string name) => space.Parameters.Single(parameter => parameter.Name == name).Domain;
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("tpe")]
    public void Preview_OfEveryForm_PlansEveryTrial(string search)
    {
        var spec = TestCatalog.Read($"{TestCatalog.EveryForm}\nsearch: {search}").Spec.ShouldNotBeNull();

        SweepPreview
            .Of(spec, slots: 1, TestContext.Current.CancellationToken)
            .Rungs.Where(rung => rung.Rung == 0)
            .Sum(rung => rung.Trials)
            .ShouldBe(60);
    }

    [Fact]
    public void Read_TheSameAsJson_IsTheSameSpace()
    {
        var yaml = TestCatalog
            .Read(
                Rest
                    + """

                    parameters:
                      weight_decay: {values: [0, {min: 1e-6, max: 0.1, scale: log}], weights: [1, 3]}
                      parametrisation: [residual, lora]
                      lora_rank: {min: 4, max: 16, step: 4, when: {parametrisation: lora}}
                    """
            )
            .Spec.ShouldNotBeNull();
        var json = TestCatalog
            .Read(
                """
                {"task": "gaussian-mixture", "method": "eam", "trials": 9, "halving": {"compute": {"min": 1e6, "max": 9e6}},
                 "parameters": {"weight_decay": {"values": [0, {"min": 1e-6, "max": 0.1, "scale": "log"}], "weights": [1, 3]},
                   "parametrisation": ["residual", "lora"],
                   "lora_rank": {"min": 4, "max": 16, "step": 4, "when": {"parametrisation": ["lora"]}}}}
                """
            )
            .Spec.ShouldNotBeNull();

        SweepJson.Element(json).GetRawText().ShouldBe(SweepJson.Element(yaml).GetRawText());
    }

    [Fact]
    public void Read_AGrid_TakesStepsAndAlternativesAsLists()
    {
        var spec = TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: eam
                search: grid
                halving: {algorithm: none, compute: {max: 1e6}}
                parameters:
                  weight_decay: [0, {min: 1e-4, max: 1e-2, scale: log, points: 3}]
                  batch_size: {min: 64, max: 256, step: 64}
                  parametrisation: [residual, lora]
                  lora_rank: {values: [4, 8], when: {parametrisation: lora}}
                """
            )
            .Spec.ShouldNotBeNull();

        spec.Space.Parameters[0].Domain.ShouldBeOfType<Domain.Values>().Items.Select(item => item.Number).ShouldBe([0, 1e-4, 1e-3, 1e-2]);
        spec.Trials.ShouldBe(4 * 4 * (1 + 2));
    }

    [Fact]
    public void Table_OfTrialsWithoutAConditionalParameter_HasEmptyCells()
    {
        var spec = TestCatalog
            .Read(
                $"{Rest}\nparameters: {{parametrisation: [residual, lora], lora_rank: {{values: [4, 8], when: {{parametrisation: lora}}}}}}"
            )
            .Spec.ShouldNotBeNull();
        var state = SweepState.Start(spec);
        foreach (var record in SweepMachine.Decide(state, [0]).OfType<SweepCommand.Record>())
            state = SweepMachine.Apply(state, record.Event);
        using var stream = new MemoryStream();

        TrialsTable.Write(stream, state);

        var rows = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(row => row.Split(',')).ToList();
        var (kind, rank) = (Array.IndexOf(rows[0], "parametrisation"), Array.IndexOf(rows[0], "lora_rank"));
        rows.Skip(1).Select(row => row[kind]).Distinct().Count().ShouldBe(2);
        rows.Skip(1).ShouldAllBe(row => (row[rank] == "") == (row[kind] == "residual"));
    }

    [Theory]
    [InlineData(
        "batch_size: {min: 64, max: 256, step: 64, scale: log}",
        "batch_size.step can be used only with a linear scale, not with log"
    )]
    [InlineData(
        "batch_size: {min: 64, max: 256, step: 0.5}",
        "batch_size.step must be a whole number, because the parameter is a whole number"
    )]
    [InlineData("weight_decay: {min: 0, max: 0.1, step: 0.2}", "weight_decay.step must be at most max - min (0.1), not 0.2")]
    [InlineData("weight_decay: {min: 0, max: 0.1, step: 0}", "weight_decay.step must be a finite number above 0, not '0'")]
    [InlineData("weight_decay: {min: 0, max: 0.1, step: 0.01, points: 3}", "weight_decay.points cannot be combined with step")]
    [InlineData(
        "weight_decay: {min: 0, max: 1, scale: log_complement}",
        "weight_decay.max must be below 1 on the scale log_complement, not 1"
    )]
    [InlineData("batch_size: {min: 1, max: 2, scale: log_complement}", "batch_size.max must be below 1 on the scale log_complement, not 2")]
    [InlineData("eam.stages: {min: 0, max: 0, scale: log_complement}", "eam.stages.scale cannot be log_complement")]
    [InlineData("weight_decay: {values: [0, 0.1], weights: [1]}", "weight_decay.weights must be a list of 2 numbers from 1E-06 to 1000000")]
    [InlineData(
        "weight_decay: {values: [0, 0.1], weights: [1, 0]}",
        "weight_decay.weights must be a list of 2 numbers from 1E-06 to 1000000"
    )]
    [InlineData("weight_decay: {min: 0, max: 0.1, weights: [1]}", "weight_decay.weights cannot be used without values")]
    [InlineData("weight_decay: [0, {min: 0, max: 0.1, scale: log}]", "weight_decay.min must be above 0 on a log scale, not 0")]
    [InlineData("weight_decay: [0, {max: 0.1}]", "weight_decay.min is missing: a range needs min and max; a list needs values")]
    [InlineData("weight_decay: [0, {min: 0.1, max: 2}]", "weight_decay.max must be a number from 0 to 1, not 2")]
    [InlineData("weight_decay: [0, [0.1]]", "weight_decay must be a number from 0 to 1, not a list")]
    [InlineData(
        "eam.base_variance: {min: 0.01, max: 1, scale: log, values: [auto]}",
        "eam.base_variance has both values and min: give either a list or a range; a list may contain a range, as in {values: [0, {min: .., max: ..}]}"
    )]
    [InlineData("learning_rate: {value: 1e-3}", "unknown key 'parameters.learning_rate.value'; write the value itself")]
    [InlineData(
        "lora_rank: {values: [4, 8], when: {parametrisation: lora}}",
        "lora_rank.when.parametrisation is not among the sweep's parameters"
    )]
    [InlineData(
        "{parametrisation: [residual, lora], lora_rank: {values: [4, 8], when: {parametrisation: loraa}}}",
        "lora_rank.when.parametrisation is 'loraa', which is not among the values of parametrisation in this sweep; did you mean 'lora'?"
    )]
    [InlineData(
        "{parametrisation: residual, lora_rank: {values: [4, 8], when: {parametrisation: {not: residual}}}}",
        "lora_rank.when.parametrisation never holds with the values of parametrisation, so lora_rank would never be searched"
    )]
    [InlineData("lora_rank: {values: [4, 8], when: {lora_rank: 4}}", "lora_rank.when.lora_rank is the parameter itself")]
    [InlineData(
        "{width: {values: [4, 8], when: {lora_rank: 4}}, lora_rank: {values: [4, 8], when: {width: 4}}}",
        "width.when depends on itself through the conditions of other parameters"
    )]
    [InlineData("lora_rank: {values: [4, 8], when: lora}", "lora_rank.when must be a map of keys, not 'lora'")]
    [InlineData("lora_rank: {values: [4, 8], when: {}}", "lora_rank.when must be a map of parameters and their values")]
    public void Read_AFormWithAMistake_SaysWhatAndWhere(string parameter, string error)
    {
        var parameters = parameter.StartsWith('{') ? parameter : $"{{{parameter}}}";
        var expected = error.StartsWith("unknown", StringComparison.Ordinal) ? error : $"parameters.{error}";

        TestCatalog.Read($"{Rest}\nparameters: {parameters}").Errors.ShouldHaveSingleItem().ShouldStartWith($"sweep.yaml:5: {expected}");
    }

    [Fact]
    public void Read_ConditionOnAMethodsParameter_NeedsThatMethod() =>
        TestCatalog
            .Read(
                $"{Rest.Replace("method: eam", "method: [am, eam]", StringComparison.Ordinal)}\nparameters: {{eam.stages: [0, 4], width: {{values: [16, 32], when: {{eam.stages: 4}}}}}}"
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:5: parameters.width.when.eam.stages does not exist for method am, which also has width");

    [Fact]
    public void Read_WeightsOfAGrid_AreRefused() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: eam
                search: grid
                halving: {algorithm: none, compute: {max: 1e6}}
                parameters: {batch_size: {values: [64, 128], weights: [1, 2]}}
                """
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith("sweep.yaml:5: parameters.batch_size.weights cannot be used with `search: grid`");

    [Theory]
    [InlineData("{parametrisation: residual}", "eam|parametrisation=residual")]
    [InlineData("{parametrisation: lora, lora_rank: 8}", "eam|lora_rank=8|parametrisation=lora")]
    public void Read_APoint_HasOnlyWhatExistsInIt(string point, string key) =>
        TestCatalog.Read(WithPoint(point)).Spec.ShouldNotBeNull().Space.Points.ShouldHaveSingleItem().Key.ShouldBe(key);

    [Fact]
    public void Read_APointWithWhatDoesNotExist_IsAMistake() =>
        TestCatalog
            .Read(WithPoint("{parametrisation: residual, lora_rank: 8}"))
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:6: points.lora_rank does not exist in this point, because its condition (when) does not hold");

    [Theory]
    [InlineData("gradient_clip: {min: 1, max: 4, integer: true}", "2.5", "must be a whole number, as its range has only whole numbers")]
    [InlineData("gradient_clip: {min: 1, max: 4, step: 0.5}", "2.25", "must be 1 or a number of steps of 0.5 above it, as in its range")]
    [InlineData(
        "gradient_clip: [0.5, {min: 1, max: 4, integer: true}]",
        "2.5",
        "must be a whole number, as its range has only whole numbers"
    )]
    [InlineData("batch_size: {min: 16, max: 64}", "32.5", "must be a whole number from 1 to 65536")]
    public void Read_APointBetweenTwoValuesOfItsRange_IsAMistake(string parameter, string value, string reason)
    {
        var name = parameter[..parameter.IndexOf(':', StringComparison.Ordinal)];

        TestCatalog
            .Read($"{Rest}\nparameters:\n  {parameter}\npoints:\n  - {{{name}: {value}}}")
            .Errors.ShouldHaveSingleItem()
            .ShouldBe($"sweep.yaml:8: points.{name} {reason}, not {value}");
    }

    [Theory]
    [InlineData("gradient_clip: {min: 1, max: 4, integer: true}", "0.5")]
    [InlineData("gradient_clip: {min: 1, max: 4, step: 0.5}", "2.5")]
    [InlineData("gradient_clip: {min: 1, max: 4, step: 0.5}", "7.25")]
    [InlineData("gradient_clip: {min: 1, max: 4}", "2.25")]
    [InlineData("gradient_clip: [0.25, {min: 1, max: 4, integer: true}]", "0.25")]
    public void Read_APointOfItsRangeOrOutsideIt_IsRead(string parameter, string value) =>
        TestCatalog
            .Read($"{Rest}\nparameters:\n  {parameter}\npoints:\n  - {{gradient_clip: {value}}}")
            .Spec.ShouldNotBeNull()
            .Space.Points.ShouldHaveSingleItem()
            .Key.ShouldBe($"eam|gradient_clip={value}");

    [Fact]
    public void Read_TheDearestIteration_IsOneThatCanBeDrawn()
    {
        // A batch and re-noising that exclude each other: no iteration costs as much as both together.
        var text =
            "task: gaussian-mixture\nmethod: eam\ntrials: 9\nparameters: {eam.solver: [euler, heun], "
            + "batch_size: {values: [64], when: {eam.solver: heun}}, eam.renoise: {values: [8], when: {eam.solver: euler}}}\nhalving: {compute: {min: 1, max: 9}}";

        TestCatalog.Read(text).Errors.ShouldHaveSingleItem().ShouldContain("one iteration of eam|eam.renoise=8|eam.solver=euler costs");
    }

    private static string WithPoint(string point) =>
        $"{Rest}\nparameters: {{parametrisation: [residual, lora], lora_rank: {{values: [4, 8], when: {{parametrisation: lora}}}}}}\npoints: [{point}]";
}
