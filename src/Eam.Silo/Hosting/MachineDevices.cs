using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Hosting;
using Eam.Silo.Options;

namespace Eam.Silo.Hosting;

/// <summary>The devices of this machine according to the configuration.</summary>
internal static class MachineDevices
{
    /// <summary>Returns the devices that the silo offers.</summary>
    /// <exception cref="EngineException">The machine has too few devices of the configured kind.</exception>
    public static SiloDevices Of(ProcessOptions options)
    {
        var memory = options.Devices.Memory is { } text ? ByteSizes.TryParse(text) : null;
        var devices = options.Devices.AreSimulated ? Simulated(options, memory) : Gpus(options, memory) ?? Processors(options, memory);
        return new(NameOf(options), options.Labels, devices)
        {
            Backends = MachineOffers.BackendNames(),
            Commands = options.AllowedPrograms(),
        };
    }

    /// <summary>Returns the silo's name.</summary>
    public static string NameOf(ProcessOptions options) =>
        options.Name ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{options.SiloPort}");

    /// <summary>Registers what this silo offers, with a warning if the silos of this machine offer more than it has.</summary>
    public static MachineShare ShareOf(ProcessOptions options) =>
        MachineShare.Take(
            Of(options),
            Path.Combine(Path.GetTempPath(), "eam-silos"),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        );

    // They take nothing of the machine, so they share nothing and lock nothing.
    private static IReadOnlyList<SiloDevice> Simulated(ProcessOptions options, long? memory)
    {
        var each = memory ?? SimulatedSilo.ModelOf(options).Memory ?? SimulatedSilo.Enough;
        return
        [
            .. Enumerable
                .Range(0, options.Devices.Count ?? Environment.ProcessorCount)
                .Select(number => new SiloDevice(number, ResourceSpec.Simulated, each)),
        ];
    }

    private static IReadOnlyList<SiloDevice> Processors(ProcessOptions options, long? memory)
    {
        var count = options.Devices.Count ?? Environment.ProcessorCount;
        var each = memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Max(1, count);
        return [.. Enumerable.Range(0, count).Select(number => new SiloDevice(number, BackendSpec.Cpu, each))];
    }

    private static IReadOnlyList<SiloDevice>? Gpus(ProcessOptions options, long? memory)
    {
        var kind = options.Devices.Kind;
        if (kind == BackendSpec.Cpu)
            return null;
        var gpus = MachineOffers.Gpus();

        // Programs of users bring their own libraries, so a build without a torch backend can offer GPUs to them.
        if (gpus.Count == 0 && !options.AllowedPrograms().IsNone)
            gpus = CommandDevices.Gpus();
        if (gpus.Count == 0)
            return kind == BackendSpec.Auto ? null : throw new EngineException($"Eam:Devices:Kind is cuda: {WhyNone()}");
        if (options.Devices.Count > gpus.Count)
            throw new EngineException($"Eam:Devices:Count is {options.Devices.Count}, but this machine has {gpus.Count} GPUs");

        // The lock prevents a second silo of this machine from using the same GPU.
        return
        [
            .. gpus.Take(options.Devices.Count ?? gpus.Count)
                .Select((gpu, number) => new SiloDevice(number, gpu.Kind, memory ?? gpu.Memory ?? 0, LockOf(gpu.Id))),
        ];
    }

    private static string LockOf(string device) => Path.Combine(Path.GetTempPath(), $"eam-{device.Replace(':', '-')}.lock");

    private static string WhyNone()
    {
        if (BackendCatalog.Providers.Count == 0)
            return "this build of eam-silo has no torch backend: build it with -p:Torch=cuda";
        try
        {
            return BackendCatalog.Providers[0].Resolve("cuda") is [var first, ..]
                ? $"{first} is unavailable"
                : "this machine has no such GPU";
        }
        catch (BackendException failure)
        {
            return failure.Message;
        }
    }
}
