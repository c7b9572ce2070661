using Eam.Core.Backends;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>The resources that a device offers to trials.</summary>
/// <param name="Kind">Kind of the device, such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Bytes that trials may use.</param>
/// <param name="Labels">Labels of its machine.</param>
public sealed record DeviceOffer(string Kind, long Memory, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Backends that trials can use on the device.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [BackendCatalog.Managed];

    /// <summary>Number of devices with this offer on the machine, busy or not.</summary>
    public int Devices { get; init; } = 1;

    /// <summary>Which programs of sweeps may run on the device.</summary>
    public CommandPermission Commands { get; init; } = CommandPermission.NoneOfCluster;
}
