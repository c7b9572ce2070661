using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Orleans.Core.Internal;

namespace Eam.Grains.Tests.Schedules;

/// <summary>One sweep of a cluster, and the faults that meet it.</summary>
internal sealed class Schedule
{
    // By the schedule's clock. A report is repeated every two seconds, and a lease is lost after six.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10),
        Second = TimeSpan.FromSeconds(1);

    private static readonly SweepSpec[] Specs =
    [
        Of("sha", SweepSpecs.Small(trials: 6, seed: 3)),
        Of("sha", SweepSpecs.Small(trials: 8, seed: 5, finalSeeds: 2)),
        Of("hyperband", SweepSpecs.Small(trials: 8, seed: 11)),
        Of("hyperband", SweepSpecs.Small(trials: 6, seed: 4)),
    ];

    private static readonly Lazy<Task<string>>[] Undisturbed =
    [
        .. Specs.Select(spec => new Lazy<Task<string>>(() => UndisturbedAsync(spec))),
    ];

    private readonly ScheduleCluster _cluster;
    private readonly FaultPlan _plan;
    private readonly DeviceLog _log = new();
    private readonly TimeSpan _began;

    // What goes on beside the schedule, such as the end of a freeze.
    private readonly List<Task> _beside = [];
    private readonly List<string> _wrong = [];
    private Task _interrupts = Task.CompletedTask;
    private string _sweep = "";

    private Schedule(ScheduleCluster cluster, int seed)
    {
        (_cluster, _plan, _began) = (cluster, new FaultPlan(seed), cluster.Clock.Now);
        (cluster.Faults, cluster.Log) = (_plan, _log);
    }

    private SweepSpec Spec => Specs[_plan.Seed % Specs.Length];

    private SweepStatus Status => _cluster.Catalog.RecordOf(_sweep).Status;

    private ISweepGrain Grain => _cluster.Grains.GetGrain<ISweepGrain>(_sweep);

    private TimeSpan Elapsed => _cluster.Clock.Now - _began;

    /// <summary>Runs the schedule of a seed. Returns what is wrong, with everything that is known; null if nothing is.</summary>
    public static async Task<string?> RunAsync(ScheduleCluster cluster, int seed)
    {
        var schedule = new Schedule(cluster, seed);
        IReadOnlyList<string> wrong;
        try
        {
            wrong = await schedule.RunAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
        catch (Exception failure)
        {
            wrong = [failure.ToString()];
        }

        return wrong.Count == 0 ? null : schedule.Describe(wrong);
    }

    private static SweepSpec Of(string rule, SweepSpec spec) =>
        spec with
        {
            Halving = spec.Halving with { Algorithm = rule },
            Resources = ResourceSpec.Any with { Device = ScheduleCluster.Kind },
        };

    private static async Task<string> UndisturbedAsync(SweepSpec spec)
    {
        using var data = new TemporaryFolder();
        await using var local = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = data.Path,
                CreateRunner = (_, store) => new LoggedTrainer("local", store, new SkippingTime(), new DeviceLog(), () => { }),
            }
        );
        var sweep = await local.StartAsync(spec with { Resources = ResourceSpec.Any }, "", TestContext.Current.CancellationToken);
        SweepUpdate? last = null;
        await foreach (var update in local.WatchAsync(sweep, TestContext.Current.CancellationToken))
            last = update;
        last!.Status.ShouldBe(SweepStatus.Completed);
        return ClusterUnderTest.Table(last.State);
    }

    private async Task<IReadOnlyList<string>> RunAsync()
    {
        await StartAsync();
        foreach (var moment in _plan.Moments)
        {
            if (moment.At > Elapsed)
                await Task.Delay(moment.At - Elapsed, _cluster.Clock);
            if (Status == SweepStatus.Completed)
                break;
            Do(moment);
        }

        if (Elapsed < FaultPlan.Window && Status != SweepStatus.Completed)
            await Task.Delay(FaultPlan.Window - Elapsed, _cluster.Clock);
        foreach (var silo in _cluster.Silos)
            silo.Heal();
        _plan.End();
        await Task.WhenAll(_beside);
        await EndAsync();
        await _cluster.UntilAllFreeAsync();
        return await WrongAsync();
    }

    private async Task StartAsync()
    {
        var request = new StartRequest(Spec, "", Guid.NewGuid().ToString("N"));
        while (_sweep.Length == 0)
        {
            var answer = await TryAsync(async () => await _cluster.Grains.GetGrain<ISweepDirectoryGrain>(0).StartAsync(request));
            _sweep = answer?.Sweep ?? "";
            if (_sweep.Length == 0)
                await Task.Delay(Second, _cluster.Clock);
        }
    }

    // What a user and the reminder do until a sweep has ended.
    private async Task EndAsync()
    {
        for (var i = 0; Status != SweepStatus.Completed; i++)
        {
            if (Elapsed > Longest)
                throw new TimeoutException($"the sweep has not ended after {Longest}: it is {Status}");
            if (Status is SweepStatus.Failed or SweepStatus.Cancelled)
                return;
            if (Status != SweepStatus.Running)
                await SteerAsync(RequestKind.Resume);
            if (i % 5 == 4)
                await TryAsync(ReviveAsync);
            await Task.Delay(Second, _cluster.Clock);
        }

        async Task<Answer?> ReviveAsync()
        {
            await Grain.ReviveAsync();
            return null;
        }
    }

    private void Do(Moment moment)
    {
        var silo = _cluster.Silos[moment.Draw % _cluster.Silos.Count];
        switch (moment.Kind)
        {
            case MomentKind.DeactivateSweep:
                Deactivate(Grain);
                break;
            case MomentKind.DeactivatePool:
                Deactivate(_cluster.Grains.GetGrain<IDevicePoolGrain>(0));
                break;
            case MomentKind.DeactivateTrials:
                foreach (var trial in Enumerable.Range(0, Spec.Trials))
                    Deactivate(_cluster.Grains.GetGrain<ITrialGrain>(TrialKey.Of(_sweep, trial, silo.Address!.ToParsableString())));
                break;
            case MomentKind.Freeze:
                silo.Clock.Freeze();
                Beside(AfterAsync(moment.For, silo.Clock.Thaw));
                break;
            case MomentKind.CutOff:
                silo.Cut(sends: moment.Draw % 7 < 5, gets: moment.Draw % 7 > 2);
                Beside(AfterAsync(moment.For, () => silo.Cut(sends: false, gets: false)));
                break;
            case MomentKind.StopDevices:
                silo.StopDevices();
                break;
            case MomentKind.SetClock:
                silo.Clock.Offset = (moment.Draw % 2 == 0 ? 1 : -1) * 60 * moment.For;
                break;
            case MomentKind.Leap:
                _cluster.Clock.Leap(2 * moment.For);
                break;
            case MomentKind.Pause:
                Beside(_interrupts = InterruptAsync(_interrupts, RequestKind.Pause, moment.For));
                break;
            case MomentKind.Stop:
                Beside(_interrupts = InterruptAsync(_interrupts, RequestKind.Stop, moment.For));
                break;
            case MomentKind.LoseCheckpoint:
                LoseCheckpoint(moment.Draw);
                break;
        }
    }

    private void Beside(Task task) => _beside.Add(task);

    private async Task AfterAsync(TimeSpan wait, Action then)
    {
        await Task.Delay(wait, _cluster.Clock);
        then();
    }

    // After the answer no segment may begin until the sweep is resumed. Interrupts follow each other, because a resume ends them all.
    private async Task InterruptAsync(Task before, RequestKind kind, TimeSpan wait)
    {
        await before;
        var isAnswered = await SteerAsync(kind);
        var started = Started();
        await Task.Delay(wait, _cluster.Clock);
        if (isAnswered && Started() != started)
            _wrong.Add($"segments began after the answer to {kind}");
        if (Status != SweepStatus.Completed)
            await SteerAsync(RequestKind.Resume);
    }

    private int Started() => Events().Count(past => past.Event is SweepEvent.SegmentStarted);

    private IReadOnlyList<PastEvent> Events()
    {
        lock (_cluster.Catalog.Events)
            return _cluster.Catalog.Events.EventsAsync(_sweep).AsTask().GetAwaiter().GetResult();
    }

    // Returns whether the request is done.
    private async Task<bool> SteerAsync(RequestKind kind)
    {
        var request = new SteerRequest(kind, null, Key: Guid.NewGuid().ToString("N"));
        for (var i = 0; i < 3; i++)
        {
            if (await TryAsync(async () => await Grain.SteerAsync(request)) is { Kind: AnswerKind.Done or AnswerKind.Conflict } answer)
                return answer.Kind == AnswerKind.Done;
            await Task.Delay(Second, _cluster.Clock);
        }

        return false;
    }

    private void Deactivate(IAddressable grain) =>
        Beside(
            TryAsync<object>(async () =>
            {
                await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(CancellationToken.None);
                return this;
            })
        );

    // One file of a checkpoint vanishes.
    private void LoseCheckpoint(int draw)
    {
        var folder = _cluster.Catalog.FolderOf(_sweep).Checkpoints.Folder;
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)] : [];
        if (files.Length > 0)
            File.Delete(files[draw % files.Length]);
    }

    // Calls fail while faults last; whoever calls tries again.
    private async Task<T?> TryAsync<T>(Func<Task<T?>> call)
        where T : class
    {
        try
        {
            return await call().WaitAsync(TimeSpan.FromSeconds(20), _cluster.Clock);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> WrongAsync()
    {
        var events = Events();
        var state = SweepFold.Apply(SweepState.Start(Spec), events, number => $"event {number}");
        var (table, expected) = (ClusterUnderTest.Table(state), await Undisturbed[_plan.Seed % Specs.Length].Value);
        List<string> wrong = [.. _wrong, .. DeviceWatcher.Broken(_log.Entries), .. RecordWatcher.Broken(events, _log.Entries)];
        if (Status != SweepStatus.Completed)
            wrong.Add($"the sweep is {Status}: {_cluster.Catalog.RecordOf(_sweep).Message}");
        if (table != expected)
            wrong.Add($"its table differs from that of an undisturbed run:\n{table}\nundisturbed:\n{expected}");
        var file = Tables.WithoutTimes(await File.ReadAllTextAsync(_cluster.Catalog.FolderOf(_sweep).Trials));
        if (file != table)
            wrong.Add($"trials.csv is not the table of the last state:\n{file}\nlast state:\n{table}");
        return wrong;
    }

    private string Describe(IReadOnlyList<string> wrong)
    {
        var seed = _plan.Seed.ToString(CultureInfo.InvariantCulture);
        return $"""
            schedule {seed} ({_sweep}): {string.Join("\n", wrong)}
            faults: {_plan}
            devices:
            {string.Join("\n", _log.Entries)}
            events:
            {string.Join("\n", Events())}
            repeat it with {FaultScheduleTests.SeedVariable}={seed} {FaultScheduleTests.CountVariable}=20
            """;
    }
}
