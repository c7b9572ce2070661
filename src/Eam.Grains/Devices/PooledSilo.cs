using Eam.Core.Tasks;

namespace Eam.Grains.Devices;

/// <summary>A silo as the pool knows it from the silo's last report.</summary>
internal sealed class PooledSilo(string address)
{
    public string Address => address;

    /// <summary>
    /// Start time of the silo process: the larger one is the newer of two silos with the same name. It is the end of the address, as in
    /// <c>S10.0.0.1:11111:134567890</c>.
    /// </summary>
    public long Generation { get; } =
        long.TryParse(address.AsSpan(Math.Max(address.LastIndexOf('@'), address.LastIndexOf(':')) + 1), out var generation)
            ? generation
            : 0;

    /// <summary>The devices that belong to this silo.</summary>
    public SortedSet<PooledDevice> Devices { get; } = new(PooledDevice.ByName);

    /// <summary>When the last report arrived.</summary>
    public TimeSpan Seen { get; set; }

    /// <summary>The number of the last report; 0 if the silo does not number its reports.</summary>
    public long Number { get; set; }

    public bool Draining { get; set; }

    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Backends { get; set; } = [];

    public CommandPermission Commands { get; set; } = CommandPermission.NoneOfCluster;

    /// <summary>Leases of segments that have ended while their sweep does not know it yet.</summary>
    public IReadOnlyList<long> Ending { get; set; } = [];
}
