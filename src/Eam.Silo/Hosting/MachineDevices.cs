using System.Globalization;
using Eam.Engine;
using Eam.Engine.Specs;
using Eam.Grains.Devices;
using Eam.Silo.Options;

namespace Eam.Silo.Hosting;

/// <summary>The devices of this machine, as the configuration wants them used.</summary>
internal static class MachineDevices
{
    /// <exception cref="EngineException">There are none of the kind that is wanted.</exception>
    public static SiloDevices Of(ProcessOptions options)
    {
        var name = options.Name ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{options.SiloPort}");
        if (options.Devices.Kind == "cuda")
            throw new EngineException("Eam:Devices:Kind is cuda, and this build of eam-silo has no Torch backend: build it with -p:Torch=cuda");
        var count = options.Devices.Count ?? Environment.ProcessorCount;
        var memory = options.Devices.Memory is { } text ? ByteSizes.TryParse(text)!.Value : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Max(1, count);
        return new(name, options.Labels, [.. Enumerable.Range(0, count).Select(number => new SiloDevice(number, "cpu", memory))]);
    }
}
