using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Results;

/// <summary>A sweep whose process was killed: the files say that it runs, and nobody holds the folder.</summary>
public sealed class InterruptedSweepTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Read_KilledProcess_IsInterruptedAndNoTrialRuns()
    {
        var (killed, events) = await KilledAsync();

        var results = SweepResults.Load(killed);

        (results.Status, results.Message, results.Sequence).ShouldBe((SweepStatus.Interrupted, SweepResults.ProcessEnded, events));
        results.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pending);
        var outline = SweepOutline.Read(killed);
        outline.Status.ShouldBe(SweepStatus.Interrupted);
        (outline.Tally.Trials[TrialStatus.Running], outline.Tally.Trials[TrialStatus.Pending]).ShouldBe((0, 18));
        await using var next = Service(_data.File("killed"), new ScriptedRunner());
        await next.ResumeAsync("small-1", Now);
        (await next.WatchAsync("small-1", Now).LastAsync(Now)).Status.ShouldBe(SweepStatus.Completed);
    }

    [Fact(Timeout = 60_000)]
    public async Task StopAsync_KilledProcess_StopsItAndResumeGoesOn()
    {
        var (killed, events) = await KilledAsync();
        await using var service = Service(_data.File("killed"), new ScriptedRunner());

        await service.StopAsync("small-1", Now);

        var stopped = SweepResults.Load(killed);
        stopped.Status.ShouldBe(SweepStatus.Stopped);
        stopped.Message!.ShouldStartWith("stopped before its end");
        stopped.Finished.ShouldNotBeNull();
        stopped.Sequence.ShouldBe(events + 2, "the two segments that ran are lost");
        stopped.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pending);
        await service.StopAsync("small-1", Now);
        SweepResults.Load(killed).Sequence.ShouldBe(events + 2, "a second stop changes nothing");
        await service.ResumeAsync("small-1", Now);
        (await service.WatchAsync("small-1", Now).LastAsync(Now)).Status.ShouldBe(SweepStatus.Completed);
    }

    // The folder of a sweep whose process was killed while two segments ran, and the number of its events.
    private async Task<(string Folder, long Events)> KilledAsync()
    {
        var killed = _data.File("killed", "sweeps", "small-1");

        // On a clock that stands, the sweep does not write its tables and its snapshot again while its files are copied.
        await using var service = Service(
            _data.Path,
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            new ManualTime()
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (Coordinator.Running(update.State).Count() == 2)
                break;
        }

        // What is on the disk if the process is killed now.
        var events = SweepResults.Find(_data.Path, sweep).Sequence;
        Copy(_data.File("sweeps", sweep), killed);
        return (killed, events);
    }

    private static LocalSweepService Service(string data, ScriptedRunner runner, TimeProvider? time = null) =>
        new(
            new LocalSweepOptions
            {
                Folder = data,
                CreateRunner = (_, _) => runner,
                Slots = 2,
                Time = time ?? TimeProvider.System,
            }
        );

    // The memory that readers share, and the lock, go with their process.
    private static void Copy(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (
            var file in Directory.GetFiles(folder).Where(file => Path.GetFileName(file) is not ("lock" or "sweep.db-shm" or "reserve"))
        )
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
