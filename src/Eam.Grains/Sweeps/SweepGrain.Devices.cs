using Eam.Grains.Devices;

namespace Eam.Grains.Sweeps;

/// <summary>What the sweep and the pool of devices say to each other, beside the turns: a pool that hangs delays no report and no user.</summary>
internal sealed partial class SweepGrain
{
    // Leases to give back with the next exchange.
    private readonly List<DeviceLease> _returned = [];
    private int _wanted, _devices = 1;
    private string? _waits;
    private bool _exchanging, _askAgain, _checking;

    // Whether the pool knows what runs. Before that it would give away a device that it takes for free.
    private bool _confirmed;

    private void GiveBack(IReadOnlyList<DeviceLease> leases) => _returned.AddRange(leases);

    /// <summary>Returns leases and asks for devices, in one call. One call at a time: a wish that comes meanwhile is asked after it.</summary>
    private void AskForDevices(int wanted)
    {
        _wanted = wanted;
        if (_returned.Count == 0 && (_wanted == 0 || !_confirmed))
            return;
        _askAgain = true;
        if (_exchanging)
            return;
        _exchanging = true;
        InBackground(ExchangeAsync, "exchange leases with the pool of devices");
    }

    private async Task ExchangeAsync()
    {
        try
        {
            while (_askAgain)
            {
                _askAgain = false;
                var returned = _returned.ToArray();
                _returned.Clear();

                // Should the answer be lost, the silos' reports tell the pool which devices are free.
                var leases = await Pool.ExchangeAsync(returned, new(Sweep, _confirmed ? _wanted : 0, State.Spec.Needs));
                if (leases.Count > 0)
                    await TurnAsync(() => DoAsync(() => AdvanceAsync(leases)));
            }
        }
        finally
        {
            _exchanging = false;
        }
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
            await TurnAsync(() => DoAsync(async () =>
            {
                if (HasEnded)
                    return;
                (_devices, _waits, _confirmed) = (Math.Max(1, check.Devices), check.Waiting, true);
                await LoseAsync([.. _running.Values.Where(order => check.Lost.Contains(order.Lease.Id))], "its silo is gone");
                await AdvanceAsync();
            }));
        }
        finally
        {
            _checking = false;
        }
    }
}
