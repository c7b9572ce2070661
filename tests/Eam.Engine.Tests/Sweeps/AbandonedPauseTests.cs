using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>A sweep that fails while it pauses.</summary>
public sealed class AbandonedPauseTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task PauseAsync_SweepFailsBeforeItsSegmentsAreRecorded_IsAnswered()
    {
        var store = new MemorySweepStore();
        await using var service = new LocalSweepService(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
                CreateStore = _ => store,
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (update.Live.Count == 2)
                break;
        }

        store.BeforeAppend = events =>
        {
            if (events.Count > 0)
                throw new EngineException("the log cannot be written");
        };

        await Should.ThrowAsync<EngineException>(() => service.PauseAsync(sweep, Now));

        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Failed);
    }
}
