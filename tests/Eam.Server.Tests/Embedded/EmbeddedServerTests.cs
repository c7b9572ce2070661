using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Embedded;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Embedded;

public sealed class EmbeddedServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnAFolderThatAnotherServerHas_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Running.StartAsync(folder.Path);

        var refused = await Should.ThrowAsync<EngineException>(() => Running.StartAsync(folder.Path));

        refused.Message.ShouldContain("another server");
        refused.Message.ShouldContain(folder.Path);
    }

    [Fact]
    public async Task Run_AfterASweepThatDecidedNothing_DoesNotResumeIt()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("server"));
        await using var local = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = folder.Path,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (request, _) => ScriptedRunner.Diverge(request) },
            }
        );
        var sweeps = new RunningSweeps(local, folder.File("server", "running"));
        var failed = await sweeps.StartAsync(SweepSpecs.Small(), "", Cancellation);
        await foreach (var _ in sweeps.WatchAsync(failed, Cancellation)) { }

        (await sweeps.ResumeAllAsync(Cancellation)).ShouldBeEmpty("nothing is left to train");
    }

    [Fact]
    public async Task Run_AfterAServerThatEnded_GoesOnWithWhatRanAndNotWithWhatAUserStopped()
    {
        using var folder = new TemporaryFolder();
        string running,
            stopped;
        await using (var local = Hanging(folder.Path))
        {
            // A killed server cannot clean up, so only what it wrote before counts.
            var sweeps = new RunningSweeps(local, folder.File("server", "running"));
            Directory.CreateDirectory(folder.File("server"));
            running = await sweeps.StartAsync(SweepSpecs.Small(name: "goes-on"), "", Cancellation);
            stopped = await sweeps.StartAsync(SweepSpecs.Small(name: "stopped"), "", Cancellation);
            await sweeps.StopAsync(stopped, Cancellation);
        }

        await using var server = await Running.StartAsync(folder.Path);

        server.Lines.ShouldContain($"{running} is resumed");
        server.Lines.ShouldNotContain(line => line.Contains(stopped, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutResume_LeavesWhatRan()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("server"));
        await using (var local = Hanging(folder.Path))
            await new RunningSweeps(local, folder.File("server", "running")).StartAsync(SweepSpecs.Small(), "", Cancellation);

        await using var server = await Running.StartAsync(folder.Path, resume: false);

        server.Lines.ShouldHaveSingleItem().ShouldStartWith("serving");
    }

    [Fact]
    public async Task Run_OnATakenAddress_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await Running.StartAsync(folder.Path);
        var taken = ListenAddress.Parse(first.Address.Authority)!;

        var refused = await Should.ThrowAsync<EngineException>(() => Running.StartAsync(other.Path, taken));

        refused.Message.ShouldStartWith($"cannot listen on {taken}");
    }

    private static LocalSweepService Hanging(string folder) =>
        new(
            new LocalSweepOptions
            {
                Folder = folder,
                Slots = 1,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            }
        );
}
