using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Requests for one version of a sweep, from the process that runs it, from another one, and where no process holds it.</summary>
public sealed class ExpectedVersionTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(RequestKind.Pause, RequestKind.Stop)]
    [InlineData(RequestKind.Stop, RequestKind.Pause)]
    [InlineData(RequestKind.Stop, RequestKind.Stop)]
    [InlineData(RequestKind.Cancel, RequestKind.Pause)]
    public async Task SteerAsync_SeveralAtOnceForOneVersion_DoesOne(RequestKind first, RequestKind second)
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        var (sweep, version) = await BusyAsync(service);
        RequestKind[] kinds = [first, second, first, second];

        var done = await Task.WhenAll(kinds.Select(kind => TryAsync(service, sweep, new(kind, null, version))));

        done.Count(each => each).ShouldBe(1);
    }

    [Fact]
    public async Task SteerAsync_TwoTrialsForOneVersion_CancelsOne()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        var (sweep, version) = await BusyAsync(service);

        var done = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(trial => TryAsync(service, sweep, new(RequestKind.Cancel, trial, version)))
        );

        done.Count(each => each).ShouldBe(1);
        (await service.GetAsync(sweep, Now)).State.Trials.Count(trial => trial.Failure == FailureKind.Cancelled).ShouldBe(1);
    }

    [Fact]
    public async Task SteerAsync_FromAnotherProcessForAnOldVersion_IsToldSoAndDoesNothing()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        await using var other = Service((_, _) => null);
        var (sweep, version) = await BusyAsync(service);
        var folder = (await service.GetAsync(sweep, Now)).Folder;

        // The other process saw the version that the sweep still has; the request comes after a cancelled trial has changed it.
        await service.CancelTrialAsync(sweep, 0, Now);
        var request = new RequestFolder(Path.Combine(folder, "requests")).Ask(new(RequestKind.Stop, null, version));
        while (File.Exists(request))
        {
            Now.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        RequestFolder.TakeAnswer(request).ShouldBe(false);
        RequestFolder.TakeAnswer(request).ShouldBeNull();
        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Running);
        (
            await Should.ThrowAsync<SweepChangedException>(() => other.SteerAsync(sweep, new(RequestKind.Stop, null, version), Now))
        ).Message.ShouldStartWith($"{sweep} has changed");
    }

    [Fact]
    public async Task SteerAsync_FromAnotherProcessForThePresentVersion_IsDone()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        await using var other = Service((_, _) => null);
        var (sweep, version) = await BusyAsync(service);

        await other.SteerAsync(sweep, new(RequestKind.Pause, null, version), Now);

        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Paused);
    }

    [Fact]
    public async Task SteerAsync_StoppedSweepTwiceAtOnce_ResumesItOnce()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        var (sweep, _) = await BusyAsync(service);
        await service.StopAsync(sweep, Now);
        var version = (await service.GetAsync(sweep, Now)).Version;
        await using var other = Service((_, token) => ScriptedRunner.Hang(token));

        var done = await Task.WhenAll(
            TryAsync(service, sweep, new(RequestKind.Resume, null, version)),
            TryAsync(other, sweep, new(RequestKind.Cancel, null, version))
        );

        done.Count(each => each).ShouldBe(1);
    }

    [Theory]
    [InlineData("214-running", 214, SweepStatus.Running)]
    [InlineData("0-stopped", 0, SweepStatus.Stopped)]
    public void Parse_OfAVersion_IsTheOneThatIsWritten(string text, long sequence, SweepStatus status)
    {
        SweepVersion.Parse(text).ShouldBe(new SweepVersion(sequence, status));
        new SweepVersion(sequence, status).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-running")]
    [InlineData("-1-running")]
    [InlineData("214")]
    [InlineData("214-lost")]
    public void Parse_OfAnythingElse_IsNothing(string text) => SweepVersion.Parse(text).ShouldBeNull();

    // Both slots train, and nothing changes until somebody asks for it.
    private static async Task<(string Sweep, SweepVersion Version)> BusyAsync(LocalSweepService service)
    {
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (update.Live.Count == 2)
                return (sweep, update.Version);
        }

        throw new InvalidOperationException("the sweep has ended");
    }

    private static async Task<bool> TryAsync(LocalSweepService service, string sweep, SweepRequest request)
    {
        try
        {
            await service.SteerAsync(sweep, request, Now);
            return true;
        }
        catch (SweepChangedException)
        {
            return false;
        }
    }

    private LocalSweepService Service(Func<SegmentRequest, CancellationToken, SegmentOutcome?> behaviour) =>
        new(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = behaviour },
            }
        );
}
