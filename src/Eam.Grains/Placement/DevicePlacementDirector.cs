using Eam.Core.Sweeps;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Eam.Grains.Placement;

/// <summary>
/// Chooses a silo for a trial: the placement hint, which names the silo of the trial's lease; where there is none, a silo that has devices of the kind that the caller's
/// <see cref="ResourcesKey"/> asks for, in proportion to their number.
/// </summary>
internal sealed class DevicePlacementDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    /// <summary>Key of the request context: a <see cref="ResourceSpec"/>.</summary>
    public const string ResourcesKey = "eam.resources";

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
            return Task.FromResult(hint);
        var resources = target.RequestContextData?.TryGetValue(ResourcesKey, out var wanted) == true && wanted is ResourceSpec spec ? spec : ResourceSpec.Any;
        var fitting = silos.Select(silo => (Silo: silo, Metadata: metadata.GetSiloMetadata(silo).Metadata))
            .Select(each => (each.Silo, Devices: SiloLabels.Devices(each.Metadata), Why: resources.Unmet(SiloLabels.Offer(each.Metadata))))
            .Where(each => each is { Devices: > 0, Why: null })
            .ToList();

        // A grain that only asks whether a trial runs may live anywhere.
        if (fitting.Count == 0)
            return Task.FromResult(silos[Spread(target, silos.Length)]);
        var place = Spread(target, fitting.Sum(each => each.Devices));
        foreach (var (silo, devices, _) in fitting)
        {
            if ((place -= devices) < 0)
                return Task.FromResult(silo);
        }

        return Task.FromResult(fitting[^1].Silo);
    }

    // The same grain goes to the same silo as long as there are the same ones.
    private static int Spread(PlacementTarget target, int count) => (int)(target.GrainIdentity.GetUniformHashCode() % (uint)count);
}
