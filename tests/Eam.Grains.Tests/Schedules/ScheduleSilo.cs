using System.Collections.Concurrent;
using Eam.Grains.Devices;
using Eam.Grains.Trials;

namespace Eam.Grains.Tests.Schedules;

/// <summary>A silo of a cluster under test, and what is wrong with it. Thread-safe.</summary>
internal sealed class ScheduleSilo(string name, ScheduleClock clock)
{
    private readonly ConcurrentDictionary<long, byte> _lost = new();
    private volatile bool _sendsInVain,
        _getsNothing;

    public string Name => name;

    public SiloClock Clock { get; } = new(clock);

    /// <summary>Its address; null before it has started.</summary>
    public Orleans.Runtime.SiloAddress? Address { get; set; }

    /// <summary>Its devices; null before it has started.</summary>
    public DeviceWorkers? Workers { get; set; }

    /// <summary>Whether nothing arrives that its devices send.</summary>
    public bool SendsInVain => _sendsInVain;

    /// <summary>Whether no order reaches its devices.</summary>
    public bool GetsNothing => _getsNothing;

    /// <summary>Cuts its devices off, in one direction or both.</summary>
    public void Cut(bool sends, bool gets) => (_sendsInVain, _getsNothing) = (sends, gets);

    /// <summary>Ends what its devices run, as a power cut: nothing is saved, and the sweep gets no report.</summary>
    public void StopDevices()
    {
        foreach (var lease in Workers!.Report().Devices.Select(device => device.Use?.Lease).OfType<long>())
            _lost.TryAdd(lease, 0);
        Workers.CutOff();
    }

    /// <summary>Whether a report is one of a segment that <see cref="StopDevices"/> has ended.</summary>
    public bool HasLost(object? report) => report is SegmentReport segment && _lost.ContainsKey(segment.Order.Lease.Id);

    /// <summary>Ends everything that is wrong with it.</summary>
    public void Heal()
    {
        Cut(sends: false, gets: false);
        Clock.Offset = TimeSpan.Zero;
        Clock.Thaw();
    }
}
