namespace Eam.Grains.Placement;

/// <summary>The placement strategy of <see cref="DevicePlacementAttribute"/>.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
[Alias("eam.placement.device")]
public sealed class DevicePlacementStrategy : PlacementStrategy;
