using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Embedded;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Embedded;

/// <summary>The stored list of running sweeps, while several users stop a sweep at once.</summary>
public sealed class RunningSweepsTests : IDisposable
{
    private static readonly SweepRequest Late = new(RequestKind.Stop, null, new SweepVersion(0, SweepStatus.Paused));

    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Stored => _folder.File("server", "running");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SteerAsync_StopIsRefusedAfterAnotherOneStoppedTheSweep_LeavesItOut()
    {
        await using var local = Hanging();
        var sweeps = Sweeps(local);
        var sweep = await sweeps.StartAsync(SweepSpecs.Small(), "", Now);

        var refused = sweeps.SteerAsync(sweep, Late, Now);
        await sweeps.StopAsync(sweep, Now);
        _released.SetResult();

        await Should.ThrowAsync<SweepChangedException>(() => refused);
        (await File.ReadAllTextAsync(Stored, Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SteerAsync_EveryStopIsRefused_KeepsTheSweep()
    {
        await using var local = Hanging();
        var sweeps = Sweeps(local);
        var sweep = await sweeps.StartAsync(SweepSpecs.Small(), "", Now);

        var first = sweeps.SteerAsync(sweep, Late, Now);
        var second = sweeps.SteerAsync(sweep, Late, Now);
        _released.SetResult();

        await Should.ThrowAsync<SweepChangedException>(() => first);
        await Should.ThrowAsync<SweepChangedException>(() => second);
        (await File.ReadAllTextAsync(Stored, Now)).ShouldBe($"{sweep}\n");
    }

    // Requests for a version wait until the test releases them.
    private RunningSweeps Sweeps(LocalSweepService local)
    {
        Directory.CreateDirectory(_folder.File("server"));
        return new(
            new HookedService(local) { BeforeSteer = request => request.Expected is null ? Task.CompletedTask : _released.Task },
            Stored
        );
    }

    private LocalSweepService Hanging() =>
        new(
            new LocalSweepOptions
            {
                Folder = _folder.Path,
                Slots = 1,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            }
        );
}
