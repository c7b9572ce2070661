using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.TensorBoard;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.TensorBoard;

public sealed class TensorBoardRunsTests : IDisposable
{
    private static readonly DateTimeOffset Started = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Crc32C_OfTheReader_IsThatOfTheStandard() => EventReader.Crc32C(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xe3069283u); // RFC 3720, B.4

    [Fact]
    public void Write_ACurve_IsAScalarAMetricAtItsCompute()
    {
        var events = Run(0, "eam");

        events[0].Text(3).ShouldBe("brain.Event:2");
        events[0].Number(1).ShouldBe(1_700_000_000.5);
        var points = events.Where(one => one.Has(5) && one.One(5).All(1).Any(value => value.Has(2))).ToList();
        points.Select(point => point.Whole(2)).ShouldBe([100L, 5_000_000_000L]);
        points.Select(point => point.Number(1)).ShouldBe([1_700_000_002.5, 1_700_000_004.5]);
        var last = points[1].One(5).All(1).ToDictionary(value => value.Text(1), value => value.Single(2));
        last["reward"].ShouldBe(-0.25f);
        float.IsNaN(last["mode_error"]).ShouldBeTrue();
        last["compute/iterations"].ShouldBe(7);
        last.ShouldNotContainKey("sinkhorn");
    }

    [Fact]
    public void Write_ATrial_HasItsSettingsGroupAndEnd()
    {
        var session = Plugin(Run(1, "am"), "_hparams_/session_start_info").One(3);
        session
            .All(1)
            .ToDictionary(entry => entry.Text(1), entry => entry.One(2))
            .ShouldSatisfyAllConditions(
                settings => settings["method"].Text(3).ShouldBe("am"),
                settings => settings["learning_rate"].Number(2).ShouldBe(1e-3),
                settings => settings["width"].Text(3).ShouldBe("16")
            ); // it is a word in another trial
        session.Text(4).ShouldBe("small-1/trial-0000-eam");
        Plugin(Run(1, "am"), "_hparams_/session_end_info").One(4).Whole(1).ShouldBe(2);
        Plugin(Run(0, "eam"), "_hparams_/session_end_info").One(4).Whole(1).ShouldBe(1);
    }

    [Fact]
    public void Write_ATrialThatRuns_HasNoEnd() =>
        Run(2, "eam")
            .SelectMany(one => one.All(5))
            .SelectMany(summary => summary.All(1))
            .ShouldNotContain(value => value.Text(1) == "_hparams_/session_end_info");

    [Fact]
    public void Write_TheSweep_ListsParametersAndMetricsTheObjectiveFirst()
    {
        var experiment = Plugin(Run(null, string.Empty), "_hparams_/experiment").One(2);

        experiment.Text(6).ShouldBe("small-1");
        experiment
            .All(4)
            .Select(parameter => (parameter.Text(1), parameter.Whole(4)))
            .ShouldBe([("method", 1L), ("learning_rate", 3L), ("width", 1L)]);
        experiment
            .All(5)
            .Select(metric => metric.One(1).Text(2))
            .ShouldSatisfyAllConditions(
                names => names.First().ShouldBe("control_objective"),
                names => names.ShouldContain("reward"),
                names => names.ShouldNotContain("sinkhorn")
            );
    }

    [Fact]
    public void Write_IntoAFile_SaysWhere()
    {
        var file = _folder.File("taken");
        File.WriteAllText(file, string.Empty);

        Should.Throw<EngineException>(() => TensorBoardRuns.Write(file, Results())).Message.ShouldContain(file);
    }

    [Theory]
    [InlineData("../../x", "eam")]
    [InlineData("..", "eam")]
    [InlineData("small-1", "/../../../x")]
    public void Write_NamesThatLeadOutOfTheFolder_WritesNothing(string sweep, string method)
    {
        var folder = _folder.File("a", "b");
        var results = Results() with { Sweep = sweep };
        var first = results.State.Trials[0];
        var renamed = first with { Configuration = new(method, first.Configuration.Values) };
        var hostile = results.State with { Trials = results.State.Trials.SetItem(0, renamed) };

        Should
            .Throw<EngineException>(() => TensorBoardRuns.Write(folder, results with { State = hostile }))
            .Message.ShouldContain("cannot be the name of a file or folder");

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private List<EventReader.Fields> Run(int? trial, string method)
    {
        TensorBoardRuns.Write(_folder.Path, Results()).ShouldBe(3);
        var run = trial is null ? _folder.File("small-1") : _folder.File("small-1", $"trial-000{trial}-{method}");
        return EventReader.Read(Directory.EnumerateFiles(run, "*tfevents*").Single());
    }

    private static EventReader.Fields Plugin(List<EventReader.Fields> events, string tag)
    {
        var value = events.SelectMany(one => one.All(5)).SelectMany(summary => summary.All(1)).Single(value => value.Text(1) == tag);
        var plugin = value.One(9).One(1);
        plugin.Text(1).ShouldBe("hparams");
        return plugin.One(2);
    }

    private static SweepResults Results()
    {
        var metrics = new TrialMetrics
        {
            Reward = -0.25,
            RewardSe = 0.1,
            ModeError = double.NaN,
            PathKl = 2,
            ControlObjective = -3,
            ControlObjectiveSe = 0.5,
            ControlGap = 1,
            EvaluationNfe = 9,
        };
        var settings = Configuration
            .Defaults("eam")
            .With("learning_rate", ParameterValue.Of(1e-3))
            .With("width", ParameterValue.Of("auto"));
        var state = SweepState.Start(SweepSpecs.Small()) with
        {
            Trials =
            [
                new Trial(0, settings, 1, null)
                {
                    Status = TrialStatus.Completed,
                    Curve = [Point(100, 2, metrics), Point(5_000_000_000, 4, metrics)],
                },
                new Trial(1, new Configuration("am", settings.Values).With("width", ParameterValue.Of(16)), 2, 0)
                {
                    Status = TrialStatus.Failed,
                },
                new Trial(2, settings, 3, null) { Status = TrialStatus.Running },
            ],
        };
        return new("small-1", "/nowhere", SweepStatus.Running, null, state, Started, null);
    }

    private static CurvePoint Point(long nfe, double seconds, TrialMetrics metrics) =>
        new(new Spent(nfe, nfe, 0, 0, 0, 1e3, seconds, 7, 0), metrics);
}
