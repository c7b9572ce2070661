using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>How orders and ends reach their devices, beside the turns: a silo that hangs holds up the call and nothing else.</summary>
internal sealed partial class SweepGrain
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends an order until it runs, is refused, no longer counts, or the patience is over.</summary>
    private async Task DeliverAsync(SegmentOrder order)
    {
        var began = time.GetTimestamp();
        var reason = "stopped before it began";
        try
        {
            while (IsRunning(order) && IsWanted(order))
            {
                var (answer, why) = await SendAsync(order);
                if (answer == OrderAnswer.Started)
                {
                    EndIfUnwanted(order);
                    return;
                }

                reason = why;
                if (answer is not null || time.GetElapsedTime(began) > options.Patience)
                    break;
                await Task.Delay(Retry, time);
            }
        }
        catch (Exception failure)
        {
            // Nobody waits for this task: without a word the sweep would wait for the segment for ever.
            LogUnexpected(logger, failure, Sweep, $"deliver the order of trial {order.Trial}");
            reason = $"its order could not be sent: {FileErrors.FirstLine(failure)}";
        }

        // The next beat starts it again: by then the pool knows of the device what this grain knows.
        if (IsRunning(order))
            await TurnAsync(() => IsRunning(order) ? DoAsync(() => LoseAsync([order], reason)) : Task.CompletedTask);
    }

    /// <summary>The answer of the device's silo; null if there was none, and the reason.</summary>
    private async Task<(OrderAnswer? Answer, string Reason)> SendAsync(SegmentOrder order)
    {
        try
        {
            var answer = await Trial(order).RunAsync(order);
            return (
                answer,
                answer == OrderAnswer.Draining
                    ? $"the silo of device {order.Lease.Device} is shutting down"
                    : $"device {order.Lease.Device} is busy with another trial"
            );
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            // It may have arrived. An order that runs already is not started twice.
            return (null, $"the silo of device {order.Lease.Device} does not answer: {FileErrors.FirstLine(failure)}");
        }
    }

    private bool IsRunning(SegmentOrder order) =>
        _failure is null && _running.TryGetValue(order.Slot, out var running) && running.Epoch == order.Epoch;

    private bool IsWanted(SegmentOrder order) => !_stopping && _record!.Status == SweepStatus.Running && !IsCancelled(order);

    private bool IsCancelled(SegmentOrder order) => State.IsCancelled || State.Trials[order.Trial].Status != TrialStatus.Running;

    /// <summary>Tells every segment to end that the user, or the end of the sweep, has made useless. The beat repeats it, so an end that is lost costs one beat.</summary>
    private void EndUnwanted()
    {
        foreach (var order in _running.Values)
            EndIfUnwanted(order);
    }

    private void EndIfUnwanted(SegmentOrder order)
    {
        if (IsRunning(order) && !IsWanted(order))
            InBackground(() => Trial(order).EndAsync(order.Epoch, save: !IsCancelled(order)), $"end the segment of trial {order.Trial}");
    }

    private ITrialGrain Trial(SegmentOrder order) =>
        GrainFactory.GetGrain<ITrialGrain>(TrialKey.Of(order.Sweep, order.Trial, order.Lease.Silo));
}
