using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Tests.Sweeps;

public sealed class RunningOrdersTests
{
    [Fact]
    public void Idle_AfterAnyChanges_IsWhatALookAtAllSlotsGives()
    {
        var random = new Random(1);
        for (var run = 0; run < 200; run++)
        {
            var (orders, plain) = (new RunningOrders(), new SortedDictionary<int, SegmentOrder>());
            for (var step = 0; step < 60; step++)
            {
                var slot = random.Next(12);
                if (random.Next(2) == 0)
                    orders.Add(plain[slot] = Order(slot, trial: (step * 100) + slot, epoch: step));
                else
                    orders.Remove(slot);
                if (!orders.TryGet(slot, out _))
                    plain.Remove(slot);

                var slots = random.Next(14);
                var all = Math.Max(slots, plain.Count == 0 ? 1 : plain.Keys.Max() + 1);
                orders.Idle(slots).ShouldBe(Enumerable.Range(0, all).Where(free => !plain.ContainsKey(free)));
                orders.All.OrderBy(order => order.Slot).ShouldBe(plain.Values);
                orders.Trials.Order().ShouldBe(plain.Values.Select(order => order.Trial).Order());
            }
        }
    }

    [Fact]
    public void Has_AnOrderWithAnOlderEpochOnTheSlot_IsFalse()
    {
        var orders = new RunningOrders();
        orders.Add(Order(3, trial: 1, epoch: 10));
        orders.Add(Order(3, trial: 2, epoch: 20));

        orders.Has(Order(3, trial: 1, epoch: 10)).ShouldBeFalse();
        orders.Has(Order(3, trial: 2, epoch: 20)).ShouldBeTrue();
        orders.Has(1).ShouldBeFalse("another order has its slot");
    }

    [Fact]
    public void Has_AnOrderWithTheSameEpochAndAnotherLease_IsFalse()
    {
        var orders = new RunningOrders();
        orders.Add(Order(3, trial: 1, epoch: 10));

        orders.Has(Order(3, trial: 2, epoch: 10) with { Lease = new DeviceLease(11, "s", "s/0") }).ShouldBeFalse();
    }

    private static SegmentOrder Order(int slot, int trial, long epoch) =>
        new(
            "a-1",
            new Segment(trial, 0, 1, Configuration.Defaults("am"), 1, 0, 100),
            epoch,
            slot,
            false,
            new DeviceLease(epoch, "s", "s/0")
        );
}
