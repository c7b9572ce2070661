using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Sweeps with a time limit, on a clock that the test moves.</summary>
public sealed class TimeLimitTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(8);

    private readonly TemporaryFolder _data = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_TimeIsOver_SavesAndStopsAndAResumeHasTheWholeLimitAgain()
    {
        var hangs = true;
        await using var service = Service(
            new ScriptedRunner { Behaviour = (_, stop) => Volatile.Read(ref hangs) ? ScriptedRunner.Hang(stop) : null }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small() with { TimeLimit = Limit }, "", Now);
        await UntilAsync(service, sweep, update => Coordinator.Running(update.State).Count() == 2);
        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Running);

        _time.Advance(TimeSpan.FromSeconds(1));
        var stopped = await UntilAsync(service, sweep, update => update.HasEnded);

        (stopped.Status, stopped.Message).ShouldBe((SweepStatus.Stopped, Coordinator.TimeIsOver));
        stopped.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pending && trial.Failures == 0);
        SweepHistory
            .Read(stopped.Folder)
            .Select(past => past.Event)
            .OfType<SweepEvent.SegmentFailed>()
            .ShouldAllBe(e => e.Kind == FailureKind.Preempted && e.Reason == "stopped; its checkpoint is saved");

        _time.Advance(TimeSpan.FromDays(1));
        await service.ResumeAsync(sweep, Now);
        await UntilAsync(service, sweep, update => Coordinator.Running(update.State).Count() == 2);
        _time.Advance(Limit / 2);
        (await service.GetAsync(sweep, Now)).HasEnded.ShouldBeFalse();
        Volatile.Write(ref hangs, false);
        await service.PauseAsync(sweep, Now);
        await service.ResumeAsync(sweep, Now);
        (await UntilAsync(service, sweep, update => update.HasEnded)).Status.ShouldBe(SweepStatus.Completed);
    }

    private LocalSweepService Service(ScriptedRunner runner) =>
        new(
            new LocalSweepOptions
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => runner,
                Time = _time,
            }
        );

    private static async Task<SweepUpdate> UntilAsync(LocalSweepService service, string sweep, Func<SweepUpdate, bool> condition)
    {
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (condition(update))
                return update;
        }

        throw new InvalidOperationException("it ended before");
    }
}
