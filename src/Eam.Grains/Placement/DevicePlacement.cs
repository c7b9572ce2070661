using Orleans.Placement;

namespace Eam.Grains.Placement;

/// <summary>Marks grains that are placed next to a device, on the silo that their key names.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacementStrategy());

/// <summary>The placement strategy of <see cref="DevicePlacementAttribute"/>.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
[Alias("eam.placement.device")]
public sealed class DevicePlacementStrategy : PlacementStrategy;
