using System.Globalization;
using Eam.Core.Backends;

namespace Eam.Grains.Devices;

/// <summary>A device of a silo: a GPU, or a CPU slot.</summary>
/// <param name="Number">Number of the device: 0, 1, ...</param>
/// <param name="Kind">Kind, such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Memory that trials may use, in bytes.</param>
/// <param name="Lock">A file of the machine that the silo locks while it runs, so that no second process uses the device; null for no lock,
/// as for CPU slots.</param>
public sealed record SiloDevice(int Number, string Kind, long Memory, string? Lock = null)
{
    /// <summary>The device's name for backends: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public string Word => Kind == BackendSpec.Cpu ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Number}");
}
