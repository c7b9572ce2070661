using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Tests.Devices;

public sealed class DevicePoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DevicePool _pool = new(Patience);

    [Fact]
    public void Acquire_MoreThanAreFree_GivesThoseAndWakesTheSweepForTheNext()
    {
        _pool.Report(Silo("S1@1", 2), At(0));

        var leases = _pool.Acquire(Demand("a", 3), At(0));

        leases.Select(lease => lease.Device).ShouldBe(["S1/0", "S1/1"]);
        _pool.Release([leases[0]], At(1)).ShouldBe(["a"]);
        _pool.Acquire(Demand("a", 1), At(1)).ShouldHaveSingleItem().Id.ShouldBeGreaterThan(leases[1].Id);
    }

    [Fact]
    public void Acquire_TwoSweepsThatAlwaysWant_GetEqualShares()
    {
        _pool.Report(Silo("S1@1", 4), At(0));
        var first = _pool.Acquire(Demand("a", 9), At(0));
        first.Count.ShouldBe(4);
        _pool.Acquire(Demand("b", 9), At(0)).ShouldBeEmpty();

        // When devices become free, the sweep with fewer devices gets them.
        _pool.Release(first.Take(1).ToList(), At(1)).ShouldBe(["b"]);
        _pool.Acquire(Demand("a", 9), At(1)).ShouldBeEmpty();
        _pool.Acquire(Demand("b", 9), At(1)).Count.ShouldBe(1);
        _pool.Release(first.Skip(1).Take(1).ToList(), At(2)).ShouldBe(["b"]);
        _pool.Acquire(Demand("b", 9), At(2)).Count.ShouldBe(1);
        _pool.Release(first.Skip(2).Take(1).ToList(), At(3)).ShouldBe(["a"]);
    }

    [Fact]
    public void Acquire_Resources_TakesOnlyWhatFitsAndSaysWhyItWaits()
    {
        _pool.Report(Silo("S1@1", 1, "cpu"), At(0));
        _pool.Report(Silo("S2@1", 1, "cuda", 40), At(0));
        var cuda = new ResourceSpec("cuda", 20L << 30, new Dictionary<string, string>());

        _pool.Acquire(Demand("a", 2, cuda), At(0)).ShouldHaveSingleItem().Device.ShouldBe("S2/0");
        _pool.Check(Demand("b", 1, cuda), [], At(0)).Waiting.ShouldBe("waits for a device: 1 of 1 are busy");
        _pool.Refusal(cuda).ShouldBeNull();
        _pool
            .Refusal(new ResourceSpec("cuda", 80L << 30, new Dictionary<string, string>()))
            .ShouldBe(
                "no device can take resources {device: cuda, memory: 80 GiB}: S1/0 needs cuda, is cpu; S2/0 needs 80 GiB, has 40 GiB"
            );
    }

    [Fact]
    public void Acquire_SeveralDevicesAtOnce_AreOfOneSiloAndGoBackTogether()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        _pool.Report(Silo("S2@1", 4), At(0));

        var leases = _pool.Acquire(Demand("a", 3, Two), At(0));

        leases.Select(lease => string.Join(',', lease.Devices)).ShouldBe(["S2/0,S2/1", "S2/2,S2/3"]);
        _pool.Check(Demand("a", 1, Two), leases, At(0)).Devices.ShouldBe(2);
        _pool.Check(Demand("b", 1, Two), [], At(0)).Waiting.ShouldBe("waits for 2 devices of one silo: 4 of 4 are busy");
        _pool.Release([leases[0]], At(1)).ShouldBe(["b"], "a has two devices more");
        _pool.Acquire(Demand("b", 1, Two), At(1)).ShouldHaveSingleItem().Others.ShouldBe(["S2/1"]);
    }

    [Fact]
    public void Refusal_MoreDevicesThanASiloHas_SaysHowManyEachHas()
    {
        _pool.Report(Silo("S1@1", 2), At(0));
        _pool.Report(Silo("S2@1", 1), At(0));

        _pool.Refusal(Two).ShouldBeNull();
        _pool
            .Refusal(ResourceSpec.Any with { Devices = 3 })
            .ShouldBe(
                "no device can take resources {devices: 3}: S1/0, S1/1 needs 3 devices of one machine, has 2; S2/0 needs 3 devices of one machine, has 1"
            );
    }

    // Without this, sweeps that need one device would always take the first that is free.
    [Fact]
    public void Acquire_ASweepNeedsTwo_KeepsTheFirstFreeOneForIt()
    {
        _pool.Report(Silo("S1@1", 2), At(0));
        var busy = _pool.Acquire(Demand("a", 2), At(0));
        _pool.Acquire(Demand("two", 1, Two), At(0)).ShouldBeEmpty();

        _pool.Release([busy[0]], At(1)).ShouldBeEmpty();
        _pool.Acquire(Demand("a", 1), At(1)).ShouldBeEmpty("it is not its turn");
        _pool.Release([busy[1]], At(2)).ShouldBe(["two"]);
        _pool.Acquire(Demand("two", 1, Two), At(2)).Count.ShouldBe(1);
    }

    [Fact]
    public void Acquire_ASweepNeedsTwoAndOneOfThemIsQuarantined_LeavesTheOtherToOthers()
    {
        _pool.Report(Silo("S1@1", 2), At(0));
        _pool.Acquire(Demand("two", 1, Two) with { Wanted = 2 }, At(0)).Count.ShouldBe(1);
        var report = Silo("S1@1", 2);
        _pool.Acquire(Demand("one", 1), At(0)).ShouldBeEmpty();

        _pool.Report(report with { Devices = [report.Devices[0] with { Quarantine = "broken" }, report.Devices[1]], Ending = [1] }, At(1));

        _pool.Acquire(Demand("two", 1, Two), At(1)).ShouldBeEmpty();
        _pool.Acquire(Demand("one", 1), At(1)).ShouldHaveSingleItem().Device.ShouldBe("S1/1");
    }

    [Fact]
    public void Acquire_FromAPoolThatHasJustBegun_GrantsNothingUntilItCanHaveHeardOfWhatRuns()
    {
        var pool = new DevicePool(Patience, settling: TimeSpan.FromSeconds(2));
        pool.Report(Silo("S1@1", 2), At(0));

        pool.Acquire(Demand("a", 2), At(1.9)).ShouldBeEmpty();
        pool.Check(Demand("a", 2), [], At(1.9)).Waiting.ShouldBe("waits for a device: the silos are asked what runs on theirs");
        pool.Check(Demand("b", 0), [new DeviceLease(41, "S1/0", "S1@1")], At(1.9)).Lost.ShouldBeEmpty();
        pool.Expire(At(2), _ => false).ShouldBe(["a"]);

        pool.Acquire(Demand("a", 2), At(2))
            .ShouldHaveSingleItem()
            .Device.ShouldBe("S1/1", "the order for the other device has not arrived yet");
    }

    [Fact]
    public void Report_OfASegmentThatHasEndedMeanwhile_LeavesTheNextOneItsLease()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        var first = _pool.Acquire(Demand("a", 1), At(0)).Single();
        _pool.Release([first], At(1));
        var second = _pool.Acquire(Demand("a", 1), At(1)).Single();

        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(first.Id, "a", 3)), At(1)); // sent before the first segment ended

        _pool.Check(Demand("a", 0), [second], At(2)).Lost.ShouldBeEmpty();
        _pool.Release([second], At(3));
        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(first.Id, "a", 3)), At(3));
        _pool.Acquire(Demand("b", 1), At(3)).ShouldBeEmpty("the pool believes a silo about a device without a lease");
    }

    [Fact]
    public void Check_SiloDeadOrSilent_LosesItsLeases()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        _pool.Report(Silo("S2@1", 1), At(0));
        var leases = _pool.Acquire(Demand("a", 2), At(0));

        _pool.Report(Silo("S2@1", 1, use: new DeviceUse(leases.Single(lease => lease.Silo == "S2@1").Id, "a", 4)), At(3));
        _pool.Expire(At(3), silo => silo == "S1@1").ShouldBe(["a"]);

        _pool.Check(Demand("a", 0), leases, At(3)).Lost.ShouldBeEmpty("the pool is so young that the silo may not have reported yet");
        _pool.Check(Demand("a", 0), leases, At(11)).Lost.ShouldBe([leases.Single(lease => lease.Silo == "S1@1").Id]);
        _pool.Expire(At(30), _ => false);
        _pool.List().ShouldBeEmpty("the silo was silent for too long");
    }

    [Fact]
    public void Report_SiloStartedAgainUnderItsName_TakesTheLeaseFromTheOldOne()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        var lease = _pool.Acquire(Demand("a", 1), At(0)).Single();

        _pool.Report(Silo("S1@2", 1), At(1));
        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(lease.Id, "a", 3)), At(2)); // a late report of the old silo

        _pool.Check(Demand("a", 0), [lease], At(2)).Lost.ShouldBe([lease.Id]);
        _pool.List().ShouldHaveSingleItem().State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public void Report_ToANewPool_TellsItOfWhatRuns()
    {
        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(41, "a", 3)), At(0));

        _pool.Acquire(Demand("b", 1), At(0)).ShouldBeEmpty();
        _pool.Check(Demand("a", 0), [new DeviceLease(41, "S1/0", "S1@1")], At(0)).Lost.ShouldBeEmpty();
        _pool.Report(Silo("S2@1", 1), At(0)).ShouldBe(["b"]);
        _pool.Acquire(Demand("b", 1), At(0)).Single().Id.ShouldBeGreaterThan(41);
    }

    [Fact]
    public void Report_QuarantinedOrDraining_GetsNothing()
    {
        _pool.Report(Silo("S1@1", 1) with { Draining = true }, At(0));
        _pool.Report(new SiloReport("S2@1", new Dictionary<string, string>(), false, [new("S2/0", "cpu", 1, "broken", null)]), At(0));

        _pool.Acquire(Demand("a", 2), At(0)).ShouldBeEmpty();
        _pool.Check(Demand("a", 2), [], At(0)).Waiting.ShouldBe("waits for a device: 0 of 2 are busy, 1 quarantined, 1 draining");
        _pool.List().Select(device => device.State).ShouldBe([DeviceState.Draining, DeviceState.Quarantined]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_GrantThatNoSiloNames_IsLostAfterThePatienceHoweverOftenTheSweepAsks(bool reports)
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        var lease = _pool.Acquire(Demand("a", 1), At(0)).Single();

        var lost = Enumerable
            .Range(1, 3600)
            .Select(second =>
            {
                _pool.Report(Silo("S1@1", 1), At(second));
                return second % 7 == 0 || reports ? _pool.Check(Demand("a", 0), [lease], At(second)).Lost : [];
            })
            .TakeWhile(lost => lost.Count == 0)
            .Count();

        lost.ShouldBeInRange(9, 14);
        _pool.Acquire(Demand("b", 1), At(3600)).ShouldHaveSingleItem().Id.ShouldBeGreaterThan(lease.Id);
    }

    [Fact]
    public void Check_LeaseThatTheSiloNames_IsKeptForAsLongAsItDoes()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        var lease = _pool.Acquire(Demand("a", 1), At(0)).Single();

        for (var second = 9; second < 3600; second += 9)
        {
            _pool.Report(Silo("S1@1", 1, use: new DeviceUse(lease.Id, "a", 3)), At(second));
            _pool.Check(Demand("a", 0), [lease], At(second + 8)).Lost.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Report_OfASegmentThatHasEndedAndIsNotTakenYet_FreesTheDeviceAndKeepsTheLease()
    {
        _pool.Report(Silo("S1@1", 1), At(0));
        var lease = _pool.Acquire(Demand("a", 1), At(0)).Single();
        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(lease.Id, "a", 3)), At(1));

        _pool.Report(Silo("S1@1", 1) with { Ending = [lease.Id] }, At(2));

        _pool.Acquire(Demand("b", 1), At(2)).Count.ShouldBe(1);
        for (var second = 3; second < 900; second++)
        {
            _pool.Report(Silo("S1@1", 1) with { Ending = [lease.Id] }, At(second));
            _pool.Check(Demand("a", 0), [lease], At(second)).Lost.ShouldBeEmpty("the sweep's store may be unavailable");
        }

        _pool.Report(Silo("S1@1", 1), At(900)); // the silo stops reporting the segment
        _pool.Check(Demand("a", 0), [lease], At(900)).Lost.ShouldBe([lease.Id]);
    }

    [Fact]
    public void Report_ThatALaterOneHasOvertaken_ChangesNothing()
    {
        _pool.Report(Silo("S1@1", 1) with { Number = 1 }, At(0));
        var lease = _pool.Acquire(Demand("a", 1), At(0)).Single();
        _pool.Report(Silo("S1@1", 1) with { Number = 4, Ending = [lease.Id] }, At(3));
        _pool.Release([lease], At(3));

        _pool.Report(Silo("S1@1", 1, use: new DeviceUse(lease.Id, "a", 3)) with { Number = 3 }, At(4));

        _pool.List().ShouldHaveSingleItem().State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public void Awaited_WhenOneSweepLeavesDevices_WakesTheNextAndEachOnce()
    {
        _pool.Acquire(Demand("a", 1), At(0)).ShouldBeEmpty();
        _pool.Acquire(Demand("b", 2), At(0)).ShouldBeEmpty();

        _pool.Report(Silo("S1@1", 3), At(0)).ShouldBe(["a"]);
        _pool.Report(Silo("S1@1", 3), At(0)).ShouldBeEmpty("the sweep has already been woken");

        _pool.Acquire(Demand("a", 1), At(0)).Count.ShouldBe(1);
        _pool.Awaited(At(0)).ShouldBe(["b"]);
    }

    [Fact]
    public void AwakeTime_AfterAFreeze_CountsNoneOfIt()
    {
        var clock = new Testing.ManualTime();
        var awake = new AwakeTime(clock, At(3));

        clock.Advance(At(2));
        awake.Now.ShouldBe(At(2));
        clock.Advance(At(60));

        awake.Now.ShouldBe(At(5), "a pool that did not run must not treat all silos as silent");
    }

    private static ResourceSpec Two { get; } = ResourceSpec.Any with { Devices = 2 };

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static DeviceDemand Demand(string sweep, int wanted, ResourceSpec? resources = null) =>
        new(sweep, wanted, resources ?? ResourceSpec.Any);

    private static SiloReport Silo(string address, int devices, string kind = "cpu", long gibibytes = 1, DeviceUse? use = null) =>
        new(
            address,
            new Dictionary<string, string>(),
            false,
            [
                .. Enumerable
                    .Range(0, devices)
                    .Select(n => new DeviceReport($"{address.Split('@')[0]}/{n}", kind, gibibytes << 30, null, n == 0 ? use : null)),
            ]
        );
}
