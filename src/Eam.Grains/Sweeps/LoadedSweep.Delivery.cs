using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>Sends orders and ends to their devices, outside of turns: a silo that hangs delays its own call and nothing else.</summary>
internal sealed partial class LoadedSweep
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    // Ends that were sent since the last beat, by epoch.
    private readonly HashSet<(long Epoch, bool Save)> _sent = [];

    /// <summary>Sends an order until it runs, is refused, no longer counts, or the patience is over.</summary>
    private async Task DeliverAsync(SegmentOrder order)
    {
        var began = _services.Time.GetTimestamp();
        var reason = "stopped before it began";
        try
        {
            while (IsRunning(order) && Coordinator.IsWanted(State, Intent, order.Trial))
            {
                var (answer, why) = await SendAsync(order);
                if (answer == OrderAnswer.Started)
                {
                    // A user's request may have come while the order was on its way.
                    if (IsRunning(order) && !Coordinator.IsWanted(State, Intent, order.Trial))
                        SendEnd(order, save: !Coordinator.IsCancelled(State, order.Trial));
                    return;
                }

                reason = why;
                if (answer is not null || _services.Time.GetElapsedTime(began) > _services.Times.Patience)
                    break;
                await Task.Delay(Retry, _services.Time);
            }
        }
        catch (Exception failure)
        {
            // Nobody waits for this task, so the sweep must be told: otherwise it would wait for the segment for ever.
            LogOrderFailed(_services.Logger, failure, _sweep, order.Trial);
            reason = $"its order could not be sent: {FileErrors.FirstLine(failure)}";
        }

        // The next beat starts it again. By then the pool knows about the device what this grain knows.
        if (IsRunning(order))
        {
            await _services.Turns.RunAsync(() => IsRunning(order) ? DoAsync(() => LoseAsync([order], reason)) : Task.CompletedTask);
        }
    }

    /// <summary>Returns the answer of the device's silo, null if there was none, and the reason.</summary>
    private async Task<(OrderAnswer? Answer, string Reason)> SendAsync(SegmentOrder order)
    {
        try
        {
            var answer = await _services.Trial(order).RunAsync(order);
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

    private bool IsRunning(SegmentOrder order) => Failure is null && _running.Has(order);

    /// <summary>Ends segments if the command says so. Each end is sent once per beat, so a lost one costs one beat.</summary>
    private void End(HostCommand command)
    {
        if (command is HostCommand.Cut cut)
            End(cut.Trials, save: false);
        else if (command is HostCommand.Halt halt)
            End(halt.Trials, save: true);
    }

    private void End(IReadOnlyList<int> trials, bool save)
    {
        var wanted = trials.ToHashSet();
        foreach (var order in _running.All.Where(order => wanted.Contains(order.Trial)))
        {
            if (_sent.Add((order.Epoch, save)))
                SendEnd(order, save);
        }
    }

    private void RepeatEnds() => _sent.Clear();

    private void SendEnd(SegmentOrder order, bool save) =>
        _services.Turns.InBackground(() => _services.Trial(order).EndAsync(order.Epoch, save), $"end the segment of trial {order.Trial}");
}
