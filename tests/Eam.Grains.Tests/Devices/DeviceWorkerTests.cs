using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Eam.Grains.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Devices;

/// <summary>A device whose segments end as a test decides.</summary>
public sealed class DeviceWorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan Break = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly HashSet<int> _bad = [];
    private readonly FolderCatalog _catalog;
    private readonly SweepRunners _runners;
    private readonly DeviceWorker _worker;
    private string _sweep = "";

    public DeviceWorkerTests()
    {
        var runner = new ScriptedRunner { Behaviour = (request, _) => _bad.Contains(request.Trial) ? ScriptedRunner.Crash(request) : null };
        _catalog = new FolderCatalog(_folder.Path);
        _runners = new SweepRunners(
            _catalog,
            new SiloEngine(new LocalSweepOptions { Folder = _folder.Path, CreateRunner = (_, _) => runner }, _folder.File("workers"))
        );
        _worker = new DeviceWorker("silo-1/0", new SiloDevice(0, "cpu", 1L << 30), _time);
    }

    public ValueTask InitializeAsync() => AddAsync(SweepSpecs.Small());

    private async ValueTask AddAsync(SweepSpec spec)
    {
        var record = new SweepRecord(
            SweepRecord.CurrentFormat,
            string.Empty,
            SweepStatus.Running,
            null,
            spec.Seed,
            1,
            _time.GetUtcNow(),
            null,
            VersionsRecord.Current,
            MachineRecord.Current,
            SpecRecord.Of(spec)
        );
        (_sweep, _) = await _catalog.CreateAsync(record, "name: small\n", spec.Name, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _runners.DisposeAsync();
        _catalog.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_ThreeTrialsCrashInARow_QuarantinesTheDeviceThoughItDidWellBefore()
    {
        for (var trial = 100; trial < 140; trial++)
            (await TakeAsync(trial)).ShouldBeTrue();
        _bad.UnionWith([1, 2, 3]);

        (await TakeAsync(1), Quarantine).ShouldBe((true, null));
        ((await TakeAsync(2)), Quarantine).ShouldBe((true, null));
        (await TakeAsync(3)).ShouldBeTrue();

        Quarantine
            .ShouldNotBeNull()
            .ShouldStartWith(
                $"quarantined until {_time.GetUtcNow().AddMinutes(5):u}: segments of 3 trials in a row crashed on it, the last: trial 3: "
            );
        (await TakeAsync(4)).ShouldBeFalse("it gets no segment");
    }

    [Fact]
    public async Task RunAsync_OneTrialCrashesAgainAndAgain_IsItsOwnFault()
    {
        _bad.Add(1);

        for (var times = 0; times < 10; times++)
            (await TakeAsync(1)).ShouldBeTrue();

        Quarantine.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_OneSucceedsBetween_CountsAnew()
    {
        _bad.UnionWith([1, 2, 3, 4]);

        foreach (var trial in new[] { 1, 2, 9, 3, 4 })
            (await TakeAsync(trial)).ShouldBeTrue();

        Quarantine.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_AfterTheBreak_IsTriedWithOneSegmentAndWellAgainIfThatSucceeds()
    {
        await Break3Async();
        _time.Advance(Break - TimeSpan.FromSeconds(1));
        (await TakeAsync(9)).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        (Quarantine, (await TakeAsync(9)), (await TakeAsync(1)), (await TakeAsync(2))).ShouldBe((null, true, true, true));

        Quarantine.ShouldBeNull("only two crashes since the last success");
    }

    [Fact]
    public async Task RunAsync_AfterTheBreak_OneCrashQuarantinesItAgainWhoeverCrashes()
    {
        await Break3Async();
        _time.Advance(Break);

        (await TakeAsync(1)).ShouldBeTrue();

        Quarantine.ShouldNotBeNull();
        _time.Advance(Break);
        Quarantine.ShouldBeNull();
    }

    // A program with a mistake crashes in each trial, on each device.
    [Fact]
    public async Task RunAsync_AllTrialsOfACommandCrash_AreTheFaultOfTheirSweep()
    {
        await AddAsync(SweepSpecs.Command());
        _bad.UnionWith(Enumerable.Range(1, 10));

        for (var trial = 1; trial <= 10; trial++)
            (await TakeAsync(trial)).ShouldBeTrue();

        Quarantine.ShouldBeNull();
    }

    private string? Quarantine => _worker.Report().Quarantine;

    private async Task Break3Async()
    {
        _bad.UnionWith([1, 2, 3]);
        foreach (var trial in new[] { 1, 2, 3 })
            (await TakeAsync(trial)).ShouldBeTrue();
        Quarantine.ShouldNotBeNull();
    }

    /// <summary>Runs a segment of a trial; returns false if the device does not take it.</summary>
    private async Task<bool> TakeAsync(int trial)
    {
        var lease = new DeviceLease(trial, _worker.Name, "127.0.0.1:11111@1");
        var order = new SegmentOrder(
            _sweep,
            new(trial, 0, 0, new Configuration("am", ImmutableSortedDictionary<string, ParameterValue>.Empty), 1, 0, 100),
            trial,
            0,
            false,
            lease
        );
        using var segment = new DeviceSegment(order, () => true);
        if (!_worker.TryTake(segment))
            return false;
        var outcome = (await _worker.RunAsync(segment, _runners)).Outcome;
        _worker.Free(segment);
        (outcome is SegmentOutcome.RungReached).ShouldBe(!_bad.Contains(trial));
        return true;
    }
}
