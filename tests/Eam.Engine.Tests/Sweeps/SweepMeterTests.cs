using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

public sealed class SweepMeterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meter_OfARunningSweep_TellsTrialsQueueAndSlots()
    {
        using var folder = new TemporaryFolder();
        await using var service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = folder.Path,
                Slots = 3,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(name: "measured-live"), "", Cancellation);
        await foreach (var update in service.WatchAsync(sweep, Cancellation))
        {
            if (update.State.Trials.Count(trial => trial.Status == TrialStatus.Running) == 3)
                break;
        }

        var seen = new ConcurrentDictionary<string, double>();
        using var listener = Listen(
            (name, value, tags) =>
            {
                if (tags.GetValueOrDefault("eam.sweep") as string == sweep)
                    seen[$"{name} {tags.GetValueOrDefault("eam.state")}"] = value;
            }
        );
        listener.RecordObservableInstruments();

        seen["eam.trials running"].ShouldBe(3);
        seen["eam.trials pending"].ShouldBe(15);
        seen["eam.queue.length "].ShouldBe(15);
        seen["eam.slots.utilization "].ShouldBe(1);
        await service.StopAsync(sweep, Cancellation);
        seen.Clear();
        listener.RecordObservableInstruments();
        seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Meter_OfAFinishedSweep_HasCountedItsSegmentsAndItsCompute()
    {
        // Other sweeps of this process run at the same time. No other sweep has both this unit and these methods, and the sums are at least
        // this sweep's own.
        var (durations, compute, decisions) = (0, 0.0, 0.0);
        using var folder = new TemporaryFolder();
        using var listener = Listen(
            (name, value, tags) =>
            {
                lock (folder)
                {
                    durations += name == "eam.segment.duration" && tags.GetValueOrDefault("eam.outcome") as string == "reached" ? 1 : 0;
                    compute += name == "eam.compute.spent" && tags.GetValueOrDefault("eam.unit") as string == "nfe" ? value : 0;
                    decisions += name == "eam.decisions" ? value : 0;
                }
            }
        );
        await using var service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = folder.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner(),
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(name: "measured"), "", Cancellation);
        await foreach (var _ in service.WatchAsync(sweep, Cancellation)) { }

        var state = (await service.GetAsync(sweep, Cancellation)).State;
        durations.ShouldBeGreaterThanOrEqualTo(state.Trials.Sum(trial => trial.RungPoints.Count));
        compute.ShouldBeGreaterThanOrEqualTo(state.Trials.Sum(trial => trial.Spent.Nfe));
        decisions.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Source_OfAFinishedSweep_HasAnActivityASegment()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var folder = new TemporaryFolder();
        await using var service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = folder.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner(),
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(name: "traced"), "", Cancellation);
        await foreach (var _ in service.WatchAsync(sweep, Cancellation)) { }

        var mine = ended
            .Where(activity => activity.OperationName == "segment" && activity.GetTagItem("eam.sweep") as string == sweep)
            .ToList();
        mine.Count.ShouldBe((await service.GetAsync(sweep, Cancellation)).State.Trials.Sum(trial => trial.RungPoints.Count));
        mine.ShouldAllBe(activity => activity.Parent == null && activity.GetTagItem("eam.outcome") as string == "reached");
    }

    private static MeterListener Listen(Action<string, double, Dictionary<string, object?>> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EngineTelemetry.Name)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured(instrument.Name, value, Tags(tags)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured(instrument.Name, value, Tags(tags)));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured(instrument.Name, value, Tags(tags)));
        listener.Start();
        return listener;
    }

    private static Dictionary<string, object?> Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags.ToArray());
}
