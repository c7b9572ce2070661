using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>A retry of a trial whose cancelled segment does not stop yet.</summary>
public sealed class RetryWaitTests : IDisposable
{
    private const int Retried = 7,
        Meanwhile = 5;

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Retry_CancelledSegmentIsStillOnItsSlot_WaitsUntilItHasEnded()
    {
        var now = TestContext.Current.CancellationToken;
        using var cancellable = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        using var decided = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        var (starts, others, isTogether) = (0, 0, false);
        await using var service = new LocalSweepService(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (request, _) => Run(request.Trial) },
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", now);
        cancellable.Wait(now);

        await service.CancelTrialAsync(sweep, Retried, now);
        new SweepFolder(_data.File("sweeps", sweep)).Requests.Ask(new(RequestKind.Retry, Retried));
        asked.Set();
        decided.Wait(now);
        ended.Set();
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, now))
            last = update;

        isTogether.ShouldBeFalse("a trial is never on two slots");
        starts.ShouldBeGreaterThan(1, "the retry was taken in the end");
        last.ShouldNotBeNull().Status.ShouldBe(SweepStatus.Completed);
        last.State.Trials[Retried].Failure.ShouldBeNull();

        // The first segment of the trial does not heed its token. The other slot goes on once the retry is asked for: it gets either the
        // retried trial, or other ones.
        SegmentOutcome? Run(int trial)
        {
            if (trial != Retried)
            {
                if (cancellable.IsSet)
                {
                    asked.Wait(now);
                    if (Interlocked.Increment(ref others) == Meanwhile)
                        decided.Set();
                }

                return null;
            }

            if (Interlocked.Increment(ref starts) > 1)
            {
                isTogether |= !ended.IsSet;
                decided.Set();
                return null;
            }

            cancellable.Set();
            ended.Wait(now);
            return new SegmentOutcome.Stopped();
        }
    }
}
