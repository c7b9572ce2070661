using Eam.Engine.Files;
using Eam.Grains.Devices;

namespace Eam.Grains.Sweeps;

/// <summary>What the sweep and the pool of devices say to each other. A pool that hangs delays one turn briefly, and then no report and no user.</summary>
internal sealed partial class SweepGrain
{
    private const string Exchange = "exchange leases with the pool of devices";

    // Most pools answer at once, and a segment that starts on the same turn waits for nobody else. One that does not is not waited for.
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(100);

    // Leases to give back with the next exchange.
    private readonly List<DeviceLease> _returned = [];
    private int _wanted,
        _devices = 1;
    private string? _waits;
    private bool _exchanging,
        _checking;

    // Whether the pool knows what runs. Before that it would give away a device that it takes for free.
    private bool _confirmed;

    private void GiveBack(IReadOnlyList<DeviceLease> leases) => _returned.AddRange(leases);

    /// <summary>
    /// Returns leases and asks for devices, in one call. Waits briefly for the answer. What comes later comes as a turn of its own. While the pool owes an answer, it is asked nothing.
    /// </summary>
    private async Task<IReadOnlyList<DeviceLease>> ExchangeAsync(int wanted)
    {
        if (_exchanging || (_returned.Count == 0 && (wanted == 0 || !_confirmed)))
            return [];
        var exchange = CallPoolAsync(wanted);
        try
        {
            return await exchange.WaitAsync(Brief, time);
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            if (exchange.IsCompletedSuccessfully)
                return await exchange;
            if (exchange.IsCompleted)
                LogNoAnswer(logger, Sweep, Exchange, FileErrors.FirstLine(failure));
            else
                InBackground(() => TakeLateAsync(exchange), Exchange);
            return [];
        }
    }

    /// <summary>Returns leases that nothing waits for.</summary>
    private void ReturnLeases()
    {
        if (_returned.Count > 0 && !_exchanging)
            InBackground(() => TakeLateAsync(CallPoolAsync(_wanted)), Exchange);
    }

    private async Task<IReadOnlyList<DeviceLease>> CallPoolAsync(int wanted)
    {
        _exchanging = true;
        try
        {
            // Should the answer be lost, the silos' reports tell the pool which devices are free.
            var returned = _returned.ToArray();
            _returned.Clear();
            return await Pool.ExchangeAsync(returned, new(Sweep, _confirmed ? wanted : 0, State.Spec.Needs));
        }
        finally
        {
            _exchanging = false;
        }
    }

    private async Task TakeLateAsync(Task<IReadOnlyList<DeviceLease>> exchange)
    {
        var leases = await exchange;
        if (leases.Count > 0 || _returned.Count > 0)
            await TurnAsync(() => DoAsync(() => AdvanceAsync(leases)));
    }

    /// <summary>Asks the pool which leases are lost, how many devices there are, and what the sweep waits for.</summary>
    private void CheckLeases()
    {
        if (_checking)
            return;
        _checking = true;
        InBackground(CheckLeasesAsync, "check leases with the pool of devices");
    }

    private async Task CheckLeasesAsync()
    {
        try
        {
            // Not before the sweep knows what runs: the pool would learn half of it.
            if (_missing.Count > 0)
                return;
            var check = await Pool.CheckAsync(new(Sweep, _wanted, State.Spec.Needs), [.. _running.Values.Select(order => order.Lease)]);
            await TurnAsync(() =>
                DoAsync(async () =>
                {
                    if (HasEnded)
                        return;
                    (_devices, _waits, _confirmed) = (Math.Max(1, check.Devices), check.Waiting, true);
                    await LoseAsync(
                        [.. _running.Values.Where(order => check.Lost.Contains(order.Lease.Id))],
                        "its silo is gone, or no longer runs it"
                    );
                    await AdvanceAsync();
                })
            );
        }
        finally
        {
            _checking = false;
        }
    }
}
