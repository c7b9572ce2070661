namespace Eam.Cluster.Tests.Faults;

public sealed class DeviceWatchTests
{
    private const string Begin = "2026-01-31T09:30:10Z dbug: Eam.Grains.Devices.DeviceWorkers device s/0 begins ",
        End = "2026-01-31T09:30:11Z dbug: Eam.Grains.Devices.DeviceWorkers device s/0 has ended ";

    [Fact]
    public void Read_OneTrialAfterTheOther_FindsNothing() =>
        DeviceWatch
            .Read($"{Begin}trial 1 of a-1, epoch 4\nother\n{End}trial 1 of a-1, epoch 4\n{Begin}trial 2 of a-1, epoch 6")
            .ShouldSatisfyAllConditions(read => read.Twice.ShouldBeEmpty(), read => read.Segments.ShouldBe(2));

    [Fact]
    public void Read_SecondTrialBeforeTheEndOfTheFirst_NamesBoth() =>
        DeviceWatch
            .Read($"{Begin}trial 1 of a-1, epoch 4\n{Begin}trial 2 of a-1, epoch 6")
            .Twice.ShouldHaveSingleItem()
            .ShouldBe("s/0 began trial 2 of a-1, epoch 6 before it had ended trial 1 of a-1, epoch 4");

    [Fact]
    public void Read_EndOfAnotherSegment_IsFound() =>
        DeviceWatch.Read($"{Begin}trial 1 of a-1, epoch 4\n{End}trial 1 of a-1, epoch 5").Twice.Count.ShouldBe(1);
}
