using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>
/// The sweeps that wait for devices, in the order of <see cref="FairShare{TKey, TNeed}"/>, and which of them have been woken.
/// </summary>
internal sealed class WaitingSweeps
{
    private readonly FairShare<string, ResourceSpec> _line = new();
    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);

    /// <summary>Whether the order has changed since the last reset of this property.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Puts a sweep at the end of the line; a sweep that waits already keeps its place.</summary>
    public void Wait(DeviceDemand demand, TimeSpan now)
    {
        _line.Wait(demand.Sweep, demand.Resources);
        _calls[demand.Sweep] = new(now, IsWoken: false, demand.Resources.Devices);
        HasChanged = true;
    }

    /// <summary>Takes a sweep out of the line. It loses its turn.</summary>
    public void Remove(string sweep)
    {
        _calls.Remove(sweep);
        HasChanged |= _line.Remove(sweep);
    }

    /// <summary>Changes the number of devices that a sweep uses.</summary>
    public void AddBusy(string sweep, int by)
    {
        _line.AddBusy(sweep, by);
        HasChanged |= _line.IsWaiting(sweep);
    }

    /// <summary>
    /// Returns the sweep whose turn it is for devices of a class; null if no sweep waits for such devices. Also null if the sweep whose
    /// turn it is needs several, and no silo has as many free: the free ones are kept for it, because sweeps that need one would always be
    /// earlier.
    /// </summary>
    public string? Next(DeviceClass @class) =>
        _line.TryFirst(@class.MayServe, out var sweep) && @class.FreeFor(_calls[sweep].Devices).Count > 0 ? sweep : null;

    /// <summary>
    /// Returns the sweep whose turn it is, for it to be woken. Null if the sweep has been woken already and has not called since, or has
    /// not called since <paramref name="since"/>.
    /// </summary>
    public string? Wake(DeviceClass @class, TimeSpan since)
    {
        if (Next(@class) is not { } sweep || _calls[sweep] is { IsWoken: true } || _calls[sweep].At < since)
            return null;
        _calls[sweep] = _calls[sweep] with { IsWoken = true };
        return sweep;
    }

    /// <summary>Removes the sweeps that have not called since <paramref name="since"/>.</summary>
    public void Expire(TimeSpan since)
    {
        foreach (var (sweep, _) in _calls.Where(call => call.Value.At < since).ToList())
            Remove(sweep);
    }

    /// <param name="At">When the sweep last said that it waits.</param>
    /// <param name="IsWoken">Whether it has been woken since.</param>
    /// <param name="Devices">Number of devices that each of its segments needs.</param>
    private readonly record struct Call(TimeSpan At, bool IsWoken, int Devices);
}
