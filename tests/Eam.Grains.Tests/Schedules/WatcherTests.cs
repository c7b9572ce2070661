using Eam.Core.Sweeps;

namespace Eam.Grains.Tests.Schedules;

/// <summary>The watchers of the fault schedules find what they are for, in logs that are written by hand.</summary>
public sealed class WatcherTests
{
    [Fact]
    public void Broken_TrialThatMovesToAnotherDevice_IsInOrder() =>
        DeviceWatcher
            .Broken(
                Log(
                    (DeviceAct.Begin, "a", 1, 5, 0),
                    (DeviceAct.Save, "a", 1, 5, 200),
                    (DeviceAct.Saved, "a", 1, 5, 200),
                    (DeviceAct.Begin, "b", 1, 9, 200), // a is frozen, and still trains
                    (DeviceAct.Save, "a", 1, 5, 400), // refused: no Saved follows
                    (DeviceAct.End, "a", 1, 5, 400),
                    (DeviceAct.Reached, "b", 1, 9, 400),
                    (DeviceAct.End, "b", 1, 9, 400)
                )
            )
            .ShouldBeEmpty();

    [Fact]
    public void Broken_SaveBehindALaterEpoch_IsFound() =>
        DeviceWatcher
            .Broken(
                Log(
                    (DeviceAct.Begin, "a", 1, 5, 0),
                    (DeviceAct.Begin, "b", 1, 9, 0),
                    (DeviceAct.Save, "a", 1, 5, 200),
                    (DeviceAct.Saved, "a", 1, 5, 200),
                    (DeviceAct.End, "b", 1, 9, 100)
                )
            )
            .ShouldBe(["a saved trial 1 with epoch 5, although b had epoch 9"]);

    [Fact]
    public void Broken_SaveThatBeganBeforeALaterEpoch_IsInOrder() =>
        DeviceWatcher
            .Broken([
                Entry(1, DeviceAct.Begin, "a", 1, 5, 0),
                Entry(2, DeviceAct.Save, "a", 1, 5, 200),
                Entry(3, DeviceAct.Begin, "b", 1, 9, 0),
                Entry(2, DeviceAct.Saved, "a", 1, 5, 200),
            ])
            .ShouldBeEmpty();

    [Fact]
    public void Broken_OneEpochOnTwoDevices_IsFound() =>
        DeviceWatcher
            .Broken(Log((DeviceAct.Begin, "a", 1, 5, 0), (DeviceAct.Begin, "b", 1, 5, 0)))
            .ShouldBe(["trial 1 began twice with epoch 5: on a and b"]);

    [Fact]
    public void Broken_TwoTrialsOnADevice_AreFound() =>
        DeviceWatcher
            .Broken(Log((DeviceAct.Begin, "a", 1, 5, 0), (DeviceAct.Begin, "a", 2, 6, 0)))
            .ShouldBe(["a began trial 2 while it had trial 1"]);

    [Fact]
    public void Broken_StartFromWhereNobodySaved_IsFound() =>
        DeviceWatcher.Broken(Log((DeviceAct.Begin, "a", 1, 5, 150))).ShouldBe(["trial 1 began at 150, which nobody had saved"]);

    [Fact]
    public void Broken_RungThatIsRecordedTwiceOrThatNobodyReached_IsFound() =>
        RecordWatcher
            .Broken([Recorded(1, attempt: 0), Recorded(1, attempt: 1), Recorded(2, attempt: 0)], Log((DeviceAct.Reached, "a", 1, 5, 100)))
            .ShouldBe(["rung 0 of trial 1 was recorded 2 times", "rung 0 of trial 2 was recorded, but no device has reached it"]);

    private static PastEvent Recorded(int trial, int attempt) =>
        new(trial + attempt, default, new SweepEvent.RungReached(trial, 0, attempt, []));

    private static List<DeviceEntry> Log(params ReadOnlySpan<(DeviceAct Act, string Device, int Trial, long Epoch, double At)> acts)
    {
        var log = new List<DeviceEntry>();
        foreach (var (act, device, trial, epoch, at) in acts)
            log.Add(Entry(log.Count + (act == DeviceAct.Saved ? 0 : 1), act, device, trial, epoch, at));
        return log;
    }

    private static DeviceEntry Entry(long number, DeviceAct act, string device, int trial, long epoch, double at) =>
        new(number, act, device, trial, 0, epoch, at, at);
}
