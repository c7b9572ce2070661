using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Specs;

namespace Eam.Engine.Sweeps;

/// <summary>Settings of a start that replace those of the sweep file. A null keeps the setting of the file.</summary>
public sealed record SweepOverrides
{
    /// <summary>No override.</summary>
    public static SweepOverrides None { get; } = new();

    /// <summary>The seed of the sweep.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Number of trials at once; at least 1.</summary>
    public int? Slots { get; init; }

    /// <summary>
    /// The device, as for <see cref="DeviceBackend.On(SweepSpec, string?)"/>. Servers refuse it: they take the backend from the file.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Returns the overrides that a sweep was started with.</summary>
    internal static SweepOverrides Of(OverridesRecord? record) =>
        record is null
            ? None
            : new()
            {
                Seed = record.Seed,
                Slots = record.Slots,
                Device = record.Device,
            };

    /// <summary>Returns the entry of sweep.json; null if there is no override.</summary>
    internal OverridesRecord? ToRecord() => this == None ? null : new(Seed, Slots, Device);

    /// <summary>Returns a specification with these settings.</summary>
    /// <exception cref="EngineException">There is no such device here, or the task needs another backend.</exception>
    public SweepSpec ApplyTo(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return DeviceBackend.On(spec, Device) with { Seed = Seed ?? spec.Seed, Slots = Slots ?? spec.Slots };
    }
}
