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
        var killed = _data.File("killed", "sweeps", "small-1");
        var events = 0L;
        await using (var service = Service(_data.Path, new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }))
        {
            var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
            await foreach (var update in service.WatchAsync(sweep, Now))
            {
                if (Coordinator.Running(update.State).Count() == 2)
                    break;
            }

            // What is on the disk if the process is killed now.
            events = SweepResults.Find(_data.Path, sweep).Sequence;
            Copy(_data.File("sweeps", sweep), killed);
        }

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

    private static LocalSweepService Service(string data, ScriptedRunner runner) =>
        new(
            new LocalSweepOptions
            {
                Folder = data,
                CreateRunner = (_, _) => runner,
                Slots = 2,
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
