using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public class SweepFileErrorTests
{
    /// <summary>Makes one change to the sample and expects one line.</summary>
    [Theory]
    [InlineData("seed: 7", "sead: 7", "13: unknown key 'sead'; did you mean 'seed'?")]
    [InlineData("eta: 3", "etta: 3", "11: unknown key 'halving.etta'; did you mean 'eta'?")]
    [InlineData("learning_rate:", "learning_rat:", "5: unknown parameter 'learning_rat'; did you mean 'learning_rate'?")]
    [InlineData("eam.ode_steps:", "ode_steps:", "7: unknown parameter 'ode_steps'; did you mean 'eam.ode_steps'?")]
    [InlineData("eam.ode_steps:", "quux:", "7: unknown parameter 'quux'; `eam tasks` lists all parameters")]
    [InlineData(
        "values: [am, eam]",
        "values: [am, eem]",
        "3: method must be one of am, eam, ram, forward, terminal-gradient, not 'eem'; did you mean 'eam'?"
    )]
    [InlineData(
        "values: [am, eam]",
        "values: [eam]",
        "9: am.steps is a parameter of method am, which this sweep does not run (method: eam)"
    )]
    [InlineData("values: [am, eam]", "values: [eam, am, am]", "3: method lists 'am' twice")]
    [InlineData("values: [am, eam]", "values: []", "3: method.values must be a list of methods, not an empty one")]
    [InlineData(
        "gaussian-mixture",
        "gausian-mixture",
        "2: task.name must be one of gaussian-mixture, not 'gausian-mixture'; did you mean 'gaussian-mixture'?"
    )]
    [InlineData("modes: 8", "mods: 8", "2: task gaussian-mixture has no setting 'mods'; did you mean 'modes'?")]
    [InlineData("modes: 8", "modes: 8.5", "2: task.modes must be a whole number from 1 to 64, not 8.5")]
    [InlineData("modes: 8", "modes: [8]", "2: task.modes must be a whole number from 1 to 64, not a list")]
    [InlineData("metric: control_objective", "metric: control_objectiv", "did you mean 'control_objective'?")]
    [InlineData("goal: maximize", "goal: up", "10: objective.goal must be one of maximize, minimize, not 'up'")]
    [InlineData("max: 1e-2", "max: 2", "5: parameters.learning_rate.max must be a number from 1E-08 to 1, not 2")]
    [InlineData("min: 1e-4, max: 1e-2", "min: 1e-2, max: 1e-4", "5: parameters.learning_rate.min must be at most max (0.0001), not 0.01")]
    [InlineData(
        "min: 1e-4, max: 1e-2",
        "min: 1e-4",
        "5: parameters.learning_rate.max is missing: a range needs min and max; a list needs values"
    )]
    [InlineData(
        "scale: log}\n  batch",
        "scale: logg}\n  batch",
        "5: parameters.learning_rate.scale must be one of linear, log, log_complement, not 'logg'; did you mean 'log'?"
    )]
    [InlineData("values: [128, 256, 512]", "values: [128, 256, 128]", "6: parameters.batch_size.values lists 128 twice")]
    [InlineData(
        "values: [128, 256, 512]",
        "values: [128, big]",
        "6: parameters.batch_size must be a whole number from 1 to 65536, not 'big'"
    )]
    [InlineData(
        "values: [128, 256, 512]",
        "values: [128, 256], min: 3",
        "6: parameters.batch_size has both values and min: give either a list or a range"
    )]
    [InlineData("{values: [128, 256, 512]}", "[128, 256, 128]", "6: parameters.batch_size lists 128 twice")]
    [InlineData("{values: [128, 256, 512]}", "[]", "6: parameters.batch_size must be a list of values, not an empty one")]
    [InlineData(
        "{values: [128, 256, 512]}",
        "{min: 1.5, max: 9}",
        "6: parameters.batch_size.min must be a whole number from 1 to 65536, not 1.5"
    )]
    [InlineData("{values: [128, 256, 512]}", "", "6: parameters.batch_size must be a whole number from 1 to 65536, not nothing")]
    [InlineData(
        "{values: [128, 256, 512]}",
        "{min: 1, max: 9, points: 3}",
        "6: parameters.batch_size.points can be used only with `search: grid`; the other searches draw any value in the range"
    )]
    [InlineData("min: 1e-4, max: 1e-2", "min: .nan, max: 1e-2", "5: parameters.learning_rate.min must be a finite number, not '.nan'")]
    [InlineData("min: 1e-4, max: 1e-2", "min: 1e-4, max: 1e999", "5: parameters.learning_rate.max must be a finite number, not '1e999'")]
    [InlineData("eta: 3", "eta: 1", "11: halving.eta must be a whole number from 2 to 1000, not '1'")]
    [InlineData(
        "algorithm: sha",
        "algorithm: ashe",
        "11: halving.algorithm must be one of sha, asha, hyperband, async-hyperband, pasha, asha-stop, median, none, not 'ashe'; did you mean 'asha'?"
    )]
    [InlineData("arms: method", "arms: methods", "11: halving.arms must be one of method, none, not 'methods'; did you mean 'method'?")]
    [InlineData("unit: nfe", "unit: hours", "11: halving.compute.unit must be one of nfe, flops, seconds, iterations, not 'hours'")]
    [InlineData("min: 0.6e6, max: 16.2e6", "min: 16.2e6, max: 0.6e6", "11: halving.compute.min must be at most max (600000), not 16200000")]
    [InlineData("min: 0.6e6", "min: 0", "11: halving.compute.min must be a finite number above 0, not '0'")]
    [InlineData(
        "min: 0.6e6",
        "min: 1e4",
        "11: halving.compute.min is 10000 nfe, but one iteration of am|am.steps=40|batch_size=512|learning_rate=0.0001 costs 92160 nfe: raise it"
    )]
    [InlineData("min: 0.6e6, max: 16.2e6", "min: 1e5, max: 1e300", "there would be more than 30 rungs")]
    [InlineData("halving: ", "# ", "1: halving is missing: {algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: .., max: ..}}")]
    [InlineData("halving: {algorithm: sha, eta: 3, ", "halving: [", "")]
    [InlineData(
        "trials: 54",
        "trials: 5",
        "12: trials gives method eam 2, but halving by 3 needs at least 3 per arm: raise trials, or set halving.algorithm to none"
    )]
    [InlineData("trials: 54", "trials: -3", "12: trials must be a whole number from 1 to 1000000, not '-3'")]
    [InlineData("trials: 54", "trials: many", "12: trials must be a whole number from 1 to 1000000, not 'many'")]
    [InlineData("trials: 54", "", "1: trials is missing: the number of configurations that random search draws")]
    [InlineData("trials: 54", "trials: 54\ntrials: 55", "13: key 'trials' is already on line 12")]
    [InlineData("seed: 7", "seed: -7", "13: seed must be a whole number from 0 to 18446744073709551615, not '-7'")]
    [InlineData("slots: auto", "slots: 0", "14: slots must be a whole number from 1 to 1024, or auto, not '0'")]
    [InlineData("name: am-vs-eam", "name: \"a\\e[2J\"", "1: a text here contains the control character U+001B")]
    [InlineData("modes: 8", "\"modes\\u202e\": 8", "2: a text here contains the control character U+202E")]
    [InlineData("seed: 7", "seed: 7\nresources: {labels: {room: \"a\\nb\"}}", "14: a text here contains the control character U+000A")]
    [InlineData("name: am-vs-eam", "name: ../etc", "1: name must be a name of at most 64 letters")]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nevaluation: {sample: 3}",
        "16: unknown key 'evaluation.sample'; did you mean 'samples'?"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nevaluation: 3",
        "16: evaluation must be a map of keys (samples, ode_steps, control_samples, control_steps, per_rung), not '3'"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nisolation: proces",
        "16: isolation must be one of thread, process, not 'proces'; did you mean 'process'?"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nsegment_timeout: 30",
        "16: segment_timeout must be a time such as 90s, 30m or 2h, above 0 and at most 720h, not '30'"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nsegment_timeout: 0s",
        "16: segment_timeout must be a time such as 90s, 30m or 2h, above 0 and at most 720h, not '0s'"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\nmax_failed_trials: -1",
        "16: max_failed_trials must be a whole number from 0 to 1000000, not '-1'"
    )]
    [InlineData("max_failures: 3", "max_failures: 3\ntarget: .inf", "16: target must be a finite number, not '.inf'")]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\ntarget: 100%",
        "16: target must be a number, or a share above 0% and below 100%, not '100%'"
    )]
    [InlineData(
        "max_failures: 3",
        "max_failures: 3\ntarget: '%'",
        "16: target must be a number, or a share above 0% and below 100%, not '%'"
    )]
    [InlineData(
        "objective: {metric: control_objective, goal: maximize}",
        "objective: reward\ntarget: 99%",
        "11: target is 99% of the way from the base model to the optimum, but the optimum of reward is not known; it is for control_objective, control_gap, sw2, sinkhorn, mode_error: give a number"
    )]
    [InlineData(
        "objective: {metric: control_objective, goal: maximize}",
        "objective: {metric: sw2, goal: maximize}\ntarget: 99%",
        "11: target is 99% of the way from the base model to the optimum, but the goal of sw2 leads away from the optimum: give a number"
    )]
    [InlineData(
        "seed: 7",
        "points: {}",
        "13: points must be a list of configurations, such as [{method: eam, learning_rate: 1e-3}], not a map"
    )]
    [InlineData("seed: 7", "points:\n  - {method: eam}\n  - 3", "15: points must be a map of keys, not '3'")]
    [InlineData("seed: 7", "points:\n  - {method: eam}\n  - {learning_rate: 1e-3}", "15: points.method is missing: one of am, eam")]
    [InlineData("seed: 7", "points:\n  - {method: ema}", "14: points.method must be one of am, eam, not 'ema'; did you mean 'eam'?")]
    [InlineData("seed: 7", "points:\n  - method: eam\n    am.steps: 20", "15: points: am.steps is a parameter of method am, not of eam")]
    [InlineData(
        "seed: 7",
        "points:\n  - method: eam\n    learning_rat: 20",
        "15: points: unknown parameter 'learning_rat'; did you mean 'learning_rate'?"
    )]
    [InlineData(
        "seed: 7",
        "points:\n  - method: eam\n    learning_rate: 2",
        "15: points.learning_rate must be a number from 1E-08 to 1, not 2"
    )]
    [InlineData(
        "seed: 7",
        "points:\n  - method: eam\n    learning_rate: {values: [1]}",
        "15: points.learning_rate must be a number from 1E-08 to 1, not a map"
    )]
    [InlineData("seed: 7", "points:\n  - {method: eam}\n  - {method: eam}", "15: points lists eam|")]
    [InlineData(
        "seed: 7",
        "points:\n  - {method: am, am.steps: 64, batch_size: 4096}",
        "11: halving.compute.min is 600000 nfe, but one iteration of am|am.steps=64|batch_size=4096|"
    )]
    [InlineData(
        "trials: 54",
        "trials: 7\npoints:\n  - {method: am}\n  - {method: eam}\n  - {method: eam, batch_size: 128}\n  - {method: eam, batch_size: 64}\n  - {method: eam, batch_size: 100}",
        "points gives method eam 4 points, but its share of the trials is 3: raise trials, or give fewer"
    )]
    [InlineData("seed: 7", "warm_start: [a]", "13: warm_start must be a map of keys (from, points), not a list")]
    [InlineData("seed: 7", "warm_start: {points: 2}", "warm_start.from is missing: the name or folder of an earlier sweep")]
    [InlineData("seed: 7", "warm_start: a", "13: warm_start cannot be used here, because there is no folder of results")]
    [InlineData("slots: auto", "slots: &a 3", "14: anchors and aliases (& or *) are not allowed: write the value out, or quote the text")]
    [InlineData("slots: auto", "slots: {", "the file is not valid YAML:")]
    [InlineData("slots: auto", "\tslots: auto", "the file is not valid YAML:")]
    [InlineData("max_failures: 3", "max_failures: 3\n---\nname: second", "a second document starts here, but a sweep file has only one")]
    public void Read_OneMistake_GivesOneLineThatNamesIt(string from, string to, string expected)
    {
        var text = TestCatalog.Sample.Replace(from, to, StringComparison.Ordinal);
        text.ShouldNotBe(TestCatalog.Sample);

        var result = TestCatalog.Read(text);

        result.Spec.ShouldBeNull();
        var error = result.Errors.ShouldHaveSingleItem();
        error.ShouldStartWith("sweep.yaml:");
        error.ShouldContain(expected);
        error.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment")]
    [InlineData("---")]
    [InlineData("42")]
    [InlineData("[a, b]")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("%PDF-1.7 \u00ff\u00fe")]
    [InlineData("{a: b")]
    [InlineData("? [a, b]\n: c")]
    public void Read_NoSweepFile_SaysSo(string text)
    {
        var result = TestCatalog.Read(text);

        result.Spec.ShouldBeNull();
        result.Errors.ShouldHaveSingleItem().ShouldStartWith("sweep.yaml:");
    }

    [Fact]
    public void Read_ManyMistakes_GivesAllByLine()
    {
        var text = TestCatalog
            .Sample.Replace("eta: 3", "eta: 0", StringComparison.Ordinal)
            .Replace("seed: 7", "sed: 7", StringComparison.Ordinal)
            .Replace("min: 0.1, max: 10", "min: 20, max: 10", StringComparison.Ordinal)
            .Replace("std: 0.6", "std: wide", StringComparison.Ordinal);

        var problems = SweepFile.Read(text, "sweep.yaml", TestCatalog.Catalog).Problems;

        problems.Select(problem => problem.Line).ShouldBe([2, 8, 11, 13]);
        problems.Select(problem => problem.Path).ShouldBe(["task.std", "parameters.eam.base_variance.min", "halving.eta", ""]);
        problems[2].In("sweep.yaml").ShouldBe("sweep.yaml:11: halving.eta must be a whole number from 2 to 1000, not '0'");
        problems[3].Text.ShouldStartWith("unknown key 'sed'");
    }

    [Theory]
    [InlineData(150, "and 50 more mistakes")]
    [InlineData(101, "and 1 more mistake")]
    [InlineData(1_000, "and at least 900 more mistakes")]
    public void Read_VeryManyMistakes_GivesTheFirstAndTheNumberOfTheOthers(int mistakes, string last)
    {
        var settings = string.Concat(Enumerable.Range(0, mistakes / 2).Select(i => $", setting{i}: 1"));
        var keys = string.Concat(Enumerable.Range(0, mistakes - (mistakes / 2)).Select(i => $"\nkey{i}: 1"));
        var text = TestCatalog.Sample.Replace("std: 0.6", "std: 0.6" + settings, StringComparison.Ordinal) + keys;

        var problems = SweepFile.Read(text, "sweep.yaml", TestCatalog.Catalog).Problems;

        problems.Count.ShouldBe(SweepFile.MostProblems + 1);
        problems[^1].Text.ShouldBe(last);
    }

    [Theory]
    [InlineData("[", "#,", "]", "this list is too long: a list may have at most 1,000 items")]
    [InlineData("{", "key#: 1,", "}", "this map is too long: a map may have at most 1,000 keys")]
    public void Read_AVeryLongListOrMap_IsRefused(string open, string item, string close, string message)
    {
        var items = Enumerable.Range(0, 1_001).Select(i => item.Replace("#", $"{i}", StringComparison.Ordinal));

        TestCatalog
            .Read($"\nparameters: {open}{string.Concat(items)}{close}\n")
            .Errors.ShouldHaveSingleItem()
            .ShouldBe($"sweep.yaml:2: {message}");
    }

    [Fact]
    public void Read_LogScaleFromZero_NeedsMinAboveZero() =>
        TestCatalog
            .Read(
                TestCatalog
                    .Sample.Replace("learning_rate: {min: 1e-4", "weight_decay: {min: 0", StringComparison.Ordinal)
                    .Replace("max: 1e-2", "max: 0.1", StringComparison.Ordinal)
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:5: parameters.weight_decay.min must be above 0 on a log scale, not 0");

    [Fact]
    public void Read_GridOverARange_AsksForPoints() =>
        TestCatalog
            .Read(TestCatalog.Sample.Replace("trials: 54", "search: grid", StringComparison.Ordinal))
            .Errors.ShouldBe([
                "sweep.yaml:5: parameters.learning_rate.min and max alone give no grid: add `points: n`, or list values",
                "sweep.yaml:8: parameters.eam.base_variance.min and max alone give no grid: add `points: n`, or list values",
            ]);

    [Fact]
    public void Read_PointsBesideAGrid_AreRefused() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: am
                parameters: {batch_size: {values: [64, 128]}}
                halving: {algorithm: none, compute: {max: 9e5}}
                points: [{batch_size: 64}]
                search: grid
                """
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith("sweep.yaml:5: points cannot be combined with `search: grid`");

    [Fact]
    public void Read_GridBelowItsPoints_SaysHowMany() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: {values: [am, eam]}
                parameters: {batch_size: {values: [64, 128]}, am.steps: {values: [10, 20]}}
                halving: {algorithm: none, compute: {max: 9e5}}
                search: grid
                trials: 5
                """
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:6: trials is 5, but the grid has 6 points (am 4, eam 2): leave trials out, or list fewer values");

    [Fact]
    public void Read_DeepNestingOrAnAliasBombOrAHugeFile_IsRefusedAtOnce()
    {
        TestCatalog.Read("a: " + new string('[', 100_000)).Errors.ShouldHaveSingleItem().ShouldContain("nested deeper than");
        TestCatalog.Read("a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]").Errors.ShouldHaveSingleItem().ShouldContain("anchors and aliases");
        TestCatalog.Read(new string('x', 2_000_000)).Errors.ShouldHaveSingleItem().ShouldContain("but a sweep file may have at most");
    }
}
