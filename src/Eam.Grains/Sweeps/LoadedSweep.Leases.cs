using Eam.Engine.Files;
using Eam.Grains.Devices;

namespace Eam.Grains.Sweeps;

/// <summary>
/// Exchanges leases with the pool of devices. A pool that hangs delays one turn briefly; after that it delays neither reports nor users.
/// </summary>
internal sealed partial class LoadedSweep
{
    private const string Exchange = "exchange leases with the pool of devices";

    // Most pools answer at once, and the segment starts on the same turn. A pool that does not is not waited for.
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
    /// Returns leases and asks for devices, in one call. Waits briefly for the answer; a later answer gets a turn of its own. While the
    /// pool owes an answer, it is not asked again.
    /// </summary>
    private async Task<IReadOnlyList<DeviceLease>> ExchangeAsync(int wanted)
    {
        if (_exchanging || (_returned.Count == 0 && (wanted == 0 || !_confirmed)))
            return [];
        var exchange = CallPoolAsync(wanted);
        try
        {
            return await exchange.WaitAsync(Brief, _services.Time);
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            if (exchange.IsCompletedSuccessfully)
                return await exchange;
            if (exchange.IsCompleted)
                LogPoolSilent(_services.Logger, _sweep, FileErrors.FirstLine(failure));
            else
                _services.Turns.InBackground(() => TakeLateAsync(exchange), Exchange);
            return [];
        }
    }

    /// <summary>Returns leases without waiting for an answer.</summary>
    private void ReturnLeases()
    {
        if (_returned.Count > 0 && !_exchanging)
            _services.Turns.InBackground(() => TakeLateAsync(CallPoolAsync(_wanted)), Exchange);
    }

    private async Task<IReadOnlyList<DeviceLease>> CallPoolAsync(int wanted)
    {
        _exchanging = true;
        try
        {
            // If the call is lost, the silos' reports tell the pool which devices are free.
            var returned = _returned.ToArray();
            _returned.Clear();
            return await _services.Pool.ExchangeAsync(returned, new(_sweep, _confirmed ? wanted : 0, State.Spec.Needs));
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
            await _services.Turns.RunAsync(() => DoAsync(() => AdvanceAsync(leases)));
    }

    /// <summary>Asks the pool which leases are lost, how many devices there are, and what the sweep waits for.</summary>
    private void CheckLeases()
    {
        if (_checking)
            return;
        _checking = true;
        _services.Turns.InBackground(CheckLeasesAsync, "check leases with the pool of devices");
    }

    private async Task CheckLeasesAsync()
    {
        try
        {
            // The pool must not learn half of what runs, so the sweep waits until it knows all of it.
            if (_missing.Count > 0)
                return;
            var check = await _services.Pool.CheckAsync(
                new(_sweep, _wanted, State.Spec.Needs),
                [.. _running.All.Select(order => order.Lease)]
            );
            await _services.Turns.RunAsync(() => DoAsync(() => TakeAsync(check)));
        }
        finally
        {
            _checking = false;
        }
    }

    private async Task TakeAsync(LeaseCheck check)
    {
        if (HasEnded)
            return;
        (_devices, _waits, _confirmed) = (Math.Max(1, check.Devices), check.Waiting, true);
        await LoseAsync([.. _running.All.Where(order => check.Lost.Contains(order.Lease.Id))], "its silo is gone, or no longer runs it");
        await AdvanceAsync();
    }
}
