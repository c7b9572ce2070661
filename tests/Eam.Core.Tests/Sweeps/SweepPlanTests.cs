using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class SweepPlanTests
{
    [Theory]
    [InlineData(54, 3, true, 3)]
    [InlineData(10, 2, true, 1)]
    [InlineData(20, 4, false, 2)]
    public void Of_Sweep_IsWhatAFaultlessRunTrains(int trials, int eta, bool arms, int finalSeeds)
    {
        var spec = SweepsFor.Test(trials, SweepsFor.BothMethods, eta: eta, arms: arms, finalSeeds: finalSeeds);
        var host = new VirtualHost(spec, 2, train => new SweepEvent.RungReached(train.Trial, train.Rung, train.Attempt, [SweepsFor.Point(train.Trial, train.Target)]), _ => 0);
        var end = host.Run();

        var plan = SweepPlan.Of(spec);

        plan.Sum(rung => rung.Trials + rung.Repeats).ShouldBe(host.Log.OfType<SweepEvent.RungReached>().Count());
        plan.Sum(rung => rung.Compute).ShouldBe(end.Trials.Sum(trial => trial.Spent.Nfe), 1e-6);
    }
}
