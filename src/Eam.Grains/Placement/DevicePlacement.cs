using Orleans.Placement;

namespace Eam.Grains.Placement;

/// <summary>Grains that belong beside a device: on the silo that the caller's placement hint names, else on one whose devices fit.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacementStrategy());

/// <summary>See <see cref="DevicePlacementAttribute"/>.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
[Alias("eam.placement.device")]
public sealed class DevicePlacementStrategy : PlacementStrategy;
