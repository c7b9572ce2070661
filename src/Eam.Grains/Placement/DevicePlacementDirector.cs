using Orleans.Runtime.Placement;

namespace Eam.Grains.Placement;

/// <summary>Places a trial's grain on the silo that its key names.</summary>
internal sealed class DevicePlacementDirector : IPlacementDirector
{
    /// <exception cref="SiloUnavailableException">The silo is not in the cluster, or the key names no silo.</exception>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var silo = TrialKey.Silo(key);
        return silo is not null && context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"the silo of {key} is not in the cluster");
    }
}
