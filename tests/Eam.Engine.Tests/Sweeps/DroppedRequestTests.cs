using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Requests that reach the process of a sweep at the moment at which it ends.</summary>
public sealed class DroppedRequestTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData(RequestKind.Cancel, SweepStatus.Cancelled)]
    [InlineData(RequestKind.Stop, SweepStatus.Stopped)]
    [InlineData(RequestKind.Resume, SweepStatus.Running)]
    public async Task SteerAsync_RunThatEndsDropsTheRequest_IsDoneAfterwardsAndLeavesNoFile(RequestKind kind, SweepStatus status)
    {
        await using var service = Service();
        await using var other = Service();
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await service.StopAsync(sweep, Now);
        var folder = _data.File("sweeps", sweep);
        var requests = new RequestFolder(Path.Combine(folder, "requests"));
        Task asking;

        // A run that ends still holds the lock after it has deleted the requests that it does not take any more.
        using (var held = FolderLock.TryTake(Path.Combine(folder, "lock")))
        {
            held.ShouldNotBeNull();
            asking = other.SteerAsync(sweep, new SweepRequest(kind), Now);
            await UntilAskedAsync(requests);
            requests.Clear();
            await UntilAskedAsync(requests);
        }

        await asking;
        (await other.GetAsync(sweep, Now)).Status.ShouldBe(status);
        Directory.Exists(Path.Combine(folder, "requests")).ShouldBeFalse();
    }

    [Fact(Timeout = 60_000)]
    public async Task SteerAsync_ProcessTakesRequestsAwayWithoutAnAnswer_EndsWithALine()
    {
        await using var service = Service();
        await using var other = Service();
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await service.StopAsync(sweep, Now);
        var folder = _data.File("sweeps", sweep);
        var requests = new RequestFolder(Path.Combine(folder, "requests"));
        using var held = FolderLock.TryTake(Path.Combine(folder, "lock"));
        held.ShouldNotBeNull();

        // As versions do that know no answers.
        Task asking = other.SteerAsync(sweep, new SweepRequest(RequestKind.Pause), Now);
        var taken = 0;
        while (!asking.IsCompleted)
        {
            foreach (var (file, _) in requests.Pending())
            {
                RequestFolder.Drop(file);
                taken++;
            }

            await Task.Yield();
        }

        var failure = await Should.ThrowAsync<EngineException>(() => asking);
        failure.Message.ShouldStartWith($"the process that runs {sweep}");
        failure.Message.ShouldContain($"{taken} times");
        failure.Message.ShouldNotContain('\n');
    }

    // The sender looks ten times a second.
    private static async Task UntilAskedAsync(RequestFolder requests)
    {
        while (requests.Pending().Count == 0)
        {
            Now.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private LocalSweepService Service() =>
        new(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            }
        );
}
