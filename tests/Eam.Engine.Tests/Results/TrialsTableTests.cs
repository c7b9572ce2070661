using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Results;

public sealed class TrialsTableTests
{
    private static readonly TrialMetrics Metrics = new()
    {
        Reward = -0.1,
        RewardSe = 0.25,
        Sw2 = 1.0 / 3,
        Sw2Floor = 1e-20,
        ModeError = double.NaN,
        PathKl = 2,
        ControlObjective = -3,
        ControlObjectiveSe = 0.5,
        ControlGap = double.PositiveInfinity,
        EvaluationNfe = 99,
    };

    [Fact]
    public void Write_SweepOfACommand_HasTheColumnsOfItsMetrics()
    {
        var spec = SweepSpecs.Command();
        var plain = Configuration.Defaults("plain").With("learning_rate", ParameterValue.Of(1e-3));
        var metrics = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["loss"] = 0.25, ["sw2"] = double.NaN });
        var state = SweepState.Start(spec) with
        {
            Trials = [new Trial(0, plain, 5, null) { Curve = [new CurvePoint(Spent.None with { Nfe = 10 }, metrics)] }],
        };

        Text(state)
            .ShouldBe(
                """
                trial,method,state,rung,nfe,flops,seconds,evaluation_seconds,iterations,forwards,vjps,training_passes,reward_calls,accuracy,loss,sw2,evaluation_nfe,learning_rate,optimizer,fast.steps,seed,repeat_of,reason
                0,plain,pending,,10,0,0,0,0,0,0,0,0,,0.25,NaN,,0.001,,,5,,

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void TrialOrder_DeclaredMetric_StartsWithItsBestValue()
    {
        var state = RandomSweep.State(SweepSpecs.Command(), 5);

        // Eam's own sw2 is a distance; this command declares one that is maximised.
        var first = TrialOrder.Find(state, "sw2")!.Sorted(state.Trials, reverse: false).First();

        first.Metrics!["sw2"].ShouldBe(state.Trials.Max(trial => trial.Metrics?["sw2"]));
        TrialOrder.Names(state).ShouldContain("accuracy");
        TrialOrder.Names(state).ShouldNotContain("control_gap");
    }

    [Fact]
    public void Write_TwoTrials_WritesTheDocumentedColumns()
    {
        var spec = SweepSpecs.Small();
        var eam = Configuration
            .Defaults("eam")
            .With("learning_rate", ParameterValue.Of(1e-3))
            .With("batch_size", ParameterValue.Of(8))
            .With("eam.ode_steps", ParameterValue.Of(4));
        var am = Configuration.Defaults("am").With("am.steps", ParameterValue.Of(4)).With("width", ParameterValue.Of("odd, \"word\""));
        var state = SweepState.Start(spec) with
        {
            Trials =
            [
                new Trial(0, eam, ulong.MaxValue, null)
                {
                    Status = TrialStatus.Completed,
                    Rung = 2,
                    Curve = [new CurvePoint(new Spent(10, 9, 8, 7, 6, 5.5, 0.25, 4, 0.75), Metrics)],
                },
                new Trial(1, am, 5, 0) { Status = TrialStatus.Failed, Reason = "trial 1: bad, \"very\" bad" },
            ],
        };

        Text(state)
            .ShouldBe(
                """"
                trial,method,state,rung,nfe,flops,seconds,evaluation_seconds,iterations,forwards,vjps,training_passes,reward_calls,reward,reward_se,sw2,sw2_floor,sinkhorn,sinkhorn_floor,mmd,ess,mode_error,diversity,path_kl,control_objective,control_objective_se,control_gap,jensen_gap,base_objective,path_ess,sw2_floor_high,sinkhorn_floor_high,mmd_floor,mmd_floor_high,mode_error_floor,mode_error_floor_high,evaluation_nfe,learning_rate,batch_size,eam.ode_steps,am.steps,width,seed,repeat_of,reason
                0,eam,completed,3,10,5.5,0.25,0.75,4,9,8,7,6,-0.1,0.25,0.3333333333333333,1E-20,,,,,NaN,,2,-3,0.5,Infinity,,,,,,,,,,99,0.001,8,4,,,18446744073709551615,,
                1,am,failed,,0,0,0,0,0,0,0,0,0,,,,,,,,,,,,,,,,,,,,,,,,,,,,4,"odd, ""word""",5,0,"trial 1: bad, ""very"" bad"

                """".ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void Write_ReasonThatIsAFormula_IsTextToASpreadsheet()
    {
        var trial = new Trial(0, Configuration.Defaults("eam"), 1, null) { Status = TrialStatus.Failed, Reason = "=HYPERLINK(1)" };

        Text(SweepState.Start(SweepSpecs.Small()) with { Trials = [trial] }).ShouldContain(",'=HYPERLINK(1)\n");
    }

    [Fact]
    public void TimeColumns_AreColumnsOfTheTable()
    {
        var header = Text(SweepState.Start(SweepSpecs.Small())).Split('\n')[0].Split(',');

        TrialsTable.TimeColumns.ShouldBeSubsetOf(header);
        header.Where(name => name.Contains("seconds", StringComparison.Ordinal)).ShouldBe(TrialsTable.TimeColumns);
    }

    private static string Text(SweepState state)
    {
        using var stream = new MemoryStream();
        TrialsTable.Write(stream, state);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
