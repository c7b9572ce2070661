using Eam.Core.Numerics;
using Eam.Engine.DeviceModels;

namespace Eam.Engine.Simulation;

/// <summary>
/// The failures and returns of silos on virtual time, in seconds. The lifetimes of a silo are exponentially distributed and drawn from the
/// sweep's seed and the silo's number alone, so they are the same under every rule.
/// </summary>
internal sealed class SiloOutages
{
    private const ulong Purpose = 0x53494c4f;

    private readonly PriorityQueue<(int Silo, bool Fails), (double Time, int Silo)> _events = new();
    private readonly List<RandomStream> _lifetimes = [];
    private readonly (int Slots, int PerSilo) _size;
    private readonly (double Mttf, double Restart) _seconds;

    public SiloOutages(SimulatedDevices devices, ulong seed)
    {
        _size = (devices.Slots, devices.SlotsPerSilo);
        if (devices.Model.SiloMttf is not { } mttf)
            return;
        _seconds = (mttf.TotalSeconds, devices.Model.SiloRestart.TotalSeconds);
        for (var silo = 0; silo * _size.PerSilo < _size.Slots; silo++)
        {
            _lifetimes.Add(new(RandomStream.Derive(seed, Purpose, (ulong)silo), Purpose));
            Add(silo, 0);
        }
    }

    /// <summary>Time of the next event; infinite if there is none.</summary>
    public double Next => _events.TryPeek(out _, out var at) ? at.Time : double.PositiveInfinity;

    /// <summary>Takes the next event.</summary>
    public SlotOutage Take()
    {
        _events.TryDequeue(out var next, out var at);
        if (next.Fails)
            _events.Enqueue((next.Silo, false), (at.Time + _seconds.Restart, next.Silo));
        else
            Add(next.Silo, at.Time);
        var first = next.Silo * _size.PerSilo;
        return new(first, Math.Min(_size.PerSilo, _size.Slots - first), next.Fails);
    }

    private void Add(int silo, double from) =>
        _events.Enqueue((silo, true), (from + (_seconds.Mttf * DeviceModel.Exponential(_lifetimes[silo])), silo));
}
