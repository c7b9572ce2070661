using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Spaces;

public class GivenPointsSweepTests
{
    [Fact]
    public void Decide_PointsOfOneMethod_AreItsFirstTrialsWithinItsShare()
    {
        var spec = SweepsFor.Test(trials: 12, methods: SweepsFor.BothMethods, search: "sobol");
        Configuration[] points =
        [
            Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(0.5)),
            Configuration.Defaults("eam"),
        ];
        spec = spec with { Space = spec.Space with { Points = points } };

        var created = SweepMachine
            .Decide(SweepState.Start(spec), [0])
            .OfType<SweepCommand.Record>()
            .Select(record => record.Event)
            .Cast<SweepEvent.TrialCreated>()
            .ToList();

        created.Count(trial => trial.Configuration.Method == "am").ShouldBe(6);
        var eam = created.Where(trial => trial.Configuration.Method == "eam").Select(trial => trial.Configuration).ToList();
        eam.Count.ShouldBe(6);
        eam.Take(2).ShouldBe(points);
        created.Select(trial => trial.Configuration.Key).Distinct().Count().ShouldBe(12);
    }
}
