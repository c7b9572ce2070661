using Orleans.Placement;

namespace Eam.Grains.Placement;

/// <summary>Marks grains that are placed next to a device, on the silo that their key names.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacementStrategy());
