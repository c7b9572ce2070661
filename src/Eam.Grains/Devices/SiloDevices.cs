using System.Globalization;
using Eam.Core.Backends;

namespace Eam.Grains.Devices;

/// <summary>The devices of a silo.</summary>
/// <param name="Name">The silo's name, of which the devices' names are made; no two running silos have the same.</param>
/// <param name="Labels">Of its machine.</param>
/// <param name="Devices">By number.</param>
public sealed record SiloDevices(string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<SiloDevice> Devices)
{
    /// <summary>Backends that trials there can use.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [BackendCatalog.Managed];
}

/// <summary>One device of a silo: a GPU, or a slot of processors.</summary>
/// <param name="Number">0, 1, ...</param>
/// <param name="Kind">Such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Bytes that trials may use.</param>
/// <param name="Lock">A file of the machine that is held as long as the silo lives, so that no second process uses the device; null for none, as for slots of processors.</param>
public sealed record SiloDevice(int Number, string Kind, long Memory, string? Lock = null)
{
    /// <summary>As backends name it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public string Word => Kind == BackendSpec.Cpu ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Number}");
}
