using Eam.Core.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

public sealed class TimeLimitTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_TimeIsOver_SavesAndStopsAndAResumeHasTheLimitAgain()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => new ScriptedRunner { Behaviour = (_, stop) => ScriptedRunner.Hang(stop) },
            devices: 2
        );
        var spec = SweepSpecs.Small() with { TimeLimit = TimeSpan.FromSeconds(1) };

        var sweep = await cluster.Service.StartAsync(spec, "", Now);
        var stopped = await cluster.EndOfAsync(sweep);

        (stopped.Status, stopped.Message).ShouldBe((SweepStatus.Stopped, Coordinator.TimeIsOver));
        stopped.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pending && trial.Failures == 0);
        stopped.State.Trials.ShouldContain(trial => trial.Attempt == 1, "a segment had begun, and it was preempted");

        await cluster.Service.ResumeAsync(sweep, Now);
        await cluster.UntilAsync(sweep, update => update.State.Trials.Any(trial => trial.Status == TrialStatus.Running));
        (await cluster.EndOfAsync(sweep)).Message.ShouldBe(Coordinator.TimeIsOver);
    }
}
