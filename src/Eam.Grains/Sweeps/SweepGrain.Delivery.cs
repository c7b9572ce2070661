using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Sweeps;
using Eam.Grains.Client;
using Eam.Grains.Trials;
using Orleans.Runtime.Placement;

namespace Eam.Grains.Sweeps;

/// <summary>
/// How orders reach their devices: not on the sweep's turn, because a silo that hangs holds up the call. It may even be another one than the device's, which keeps the part of
/// Orleans' directory that the trial's grain belongs to, until the cluster has found it out.
/// </summary>
internal sealed partial class SweepGrain
{
    private static readonly TimeSpan ToMove = TimeSpan.FromMilliseconds(20), ToReach = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public Task UndeliveredAsync(int slot, long epoch, string reason) => _running.TryGetValue(slot, out var order) && order.Epoch == epoch
        ? DoAsync(() => LoseAsync([order], reason)) // the next beat dispatches again: by then the pool knows of the device what this grain knows
        : Task.CompletedTask;

    /// <summary>Sends an order until it runs, is refused, counts no more, or the patience is over.</summary>
    private async Task DeliverAsync(SegmentOrder order)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(order.Lease.Silo));
        var began = time.GetTimestamp();
        for (var reason = "stopped before it began"; ;)
        {
            if (!IsRunning(order))
                return;
            if (!IsWanted(order))
            {
                await TellUndeliveredAsync(order, reason);
                return;
            }

            var (answer, why) = await SendAsync(order);
            if (answer == OrderAnswer.Started)
            {
                await EndIfUnwantedAsync(order);
                return;
            }

            reason = why;
            if (answer is OrderAnswer.DeviceBusy or OrderAnswer.Draining || time.GetElapsedTime(began) > options.Patience)
            {
                await TellUndeliveredAsync(order, reason);
                return;
            }

            await Task.Delay(answer == OrderAnswer.Elsewhere ? ToMove : ToReach, time);
        }
    }

    private async Task<(OrderAnswer? Answer, string Reason)> SendAsync(SegmentOrder order)
    {
        try
        {
            var answer = await Trial(order.Trial).RunAsync(order);
            return (answer, answer switch
            {
                OrderAnswer.DeviceBusy => $"device {order.Lease.Device} is busy with another trial",
                OrderAnswer.Draining => $"the silo of device {order.Lease.Device} is shutting down",
                _ => $"its grain does not come to device {order.Lease.Device}",
            });
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            // Whether it arrived is not known: sent once more, an order that runs is not started twice.
            return (null, $"the silo of device {order.Lease.Device} does not answer: {FileErrors.FirstLine(failure)}");
        }
    }

    private bool IsRunning(SegmentOrder order) => _failure is null && _running.TryGetValue(order.Slot, out var running) && running.Epoch == order.Epoch;

    private bool IsWanted(SegmentOrder order) => !_stopping && _record!.Status == SweepStatus.Running && !IsCancelled(order);

    private bool IsCancelled(SegmentOrder order) => State.IsCancelled || State.Trials[order.Trial].Status != TrialStatus.Running;

    // The user's word came while the order was on its way, and found nothing to end.
    private async Task EndIfUnwantedAsync(SegmentOrder order)
    {
        if (!IsRunning(order) || IsWanted(order))
            return;
        try
        {
            await Trial(order.Trial).EndAsync(order.Epoch, save: !IsCancelled(order));
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            LogNotice(logger, Sweep, $"trial {order.Trial} could not be told to end: {FileErrors.FirstLine(failure)}");
        }
    }

    private async Task TellUndeliveredAsync(SegmentOrder order, string reason)
    {
        try
        {
            await this.AsReference<ISweepGrain>().UndeliveredAsync(order.Slot, order.Epoch, reason);
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            // This activation is gone; the next one finds that nothing runs.
            LogNotice(logger, Sweep, $"trial {order.Trial}: {FileErrors.FirstLine(failure)}");
        }
    }
}
