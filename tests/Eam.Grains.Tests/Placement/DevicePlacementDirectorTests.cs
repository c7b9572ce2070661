using System.Net;
using Eam.Grains.Placement;
using Orleans.Runtime.Placement;

namespace Eam.Grains.Tests.Placement;

/// <summary>A trial's grain is placed on the silo of its lease and nowhere else.</summary>
public sealed class DevicePlacementDirectorTests
{
    private static readonly SiloAddress First = Silo(11111),
        Second = Silo(11112),
        Gone = Silo(11113);

    [Fact]
    public async Task OnAddActivation_KeyThatNamesASilo_IsThatSilo()
    {
        foreach (var silo in (SiloAddress[])[First, Second])
            (await PlaceAsync(Key(silo))).ShouldBe(silo);
    }

    [Fact]
    public async Task OnAddActivation_SiloThatIsGone_IsRefusedAndNotPlacedElsewhere()
    {
        foreach (var key in (string[])[Key(Gone), "small-1/7", "small-1/7/nowhere"])
        {
            var refused = await Should.ThrowAsync<SiloUnavailableException>(() => PlaceAsync(key));
            refused.Message.ShouldBe($"the silo of {key} is not in the cluster");
        }
    }

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 135);

    private static string Key(SiloAddress silo) => TrialKey.Of("small-1", 7, silo.ToParsableString());

    private static async Task<SiloAddress> PlaceAsync(string key) =>
        await new DevicePlacementDirector().OnAddActivation(
            new DevicePlacementStrategy(),
            new PlacementTarget(GrainId.Create("trial", key), [], default, 1),
            new TwoSilos()
        );

    private sealed class TwoSilos : IPlacementContext
    {
        public SiloAddress LocalSilo => First;

        public SiloStatus LocalSiloStatus => SiloStatus.Active;

        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [First, Second];

        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
            new Dictionary<ushort, SiloAddress[]> { [1] = GetCompatibleSilos(target) };
    }
}
