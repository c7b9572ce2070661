using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Engine.Sweeps;

/// <summary>Describes the devices of this machine that trials can use.</summary>
public static class MachineOffers
{
    /// <summary>Returns the processors with their memory, and each GPU with its memory.</summary>
    public static IReadOnlyList<DeviceOffer> All()
    {
        var backends = Backends();
        IReadOnlyList<string> names = [BackendCatalog.Managed, .. backends.Select(backend => backend.Name)];
        return
        [
            new(BackendSpec.Cpu, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, new Dictionary<string, string>()) { Backends = names },
            .. Gpus(backends)
                .Select(gpu => new DeviceOffer(gpu.Kind, gpu.Memory ?? 0, new Dictionary<string, string>()) { Backends = names }),
        ];
    }

    /// <summary>Returns the managed backend and the other backends that work on this machine.</summary>
    public static IReadOnlyList<string> BackendNames() => [BackendCatalog.Managed, .. Backends().Select(backend => backend.Name)];

    /// <summary>Returns the GPUs that at least one backend can use, each once.</summary>
    public static IReadOnlyList<BackendDevice> Gpus() => Gpus(Backends());

    /// <summary>Returns why backends of this build do not work on this machine, one line per backend.</summary>
    public static IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Backends((provider, failure) => problems.Add($"backend {provider.Name}: {failure.Message}"));
        return problems;
    }

    /// <summary>Refuses a sweep that needs <c>resources</c> that this machine does not have.</summary>
    /// <exception cref="EngineException">No device of this machine has what the sweep needs.</exception>
    internal static void Check(SweepSpec spec)
    {
        // Which programs may start here does not depend on a device.
        var needs = spec.Needs with { Program = null };
        if (needs == ResourceSpec.Any)
            return;
        var devices = spec.Command is null ? All() : CommandDevices.Offers(CommandDevices.Gpus(), Environment.ProcessorCount);
        var unmet = devices.Select(needs.Unmet).ToList();
        if (unmet.TrueForAll(why => why is not null))
            throw new EngineException(
                $"resources {needs}: no device of this machine can run the sweep: {string.Join("; ", devices.Zip(unmet, (device, why) => $"{device.Kind} {why}").Distinct())}"
            );
    }

    private static IReadOnlyList<BackendDevice> Gpus(IEnumerable<(string Name, IReadOnlyList<BackendDevice> Devices)> backends) =>
        [
            .. backends
                .SelectMany(backend => backend.Devices)
                .Where(device => device.Kind != BackendSpec.Cpu)
                .DistinctBy(device => device.Name),
        ];

    private static List<(string Name, IReadOnlyList<BackendDevice> Devices)> Backends(
        Action<IBackendProvider, BackendException>? broken = null
    )
    {
        var found = new List<(string, IReadOnlyList<BackendDevice>)>();
        foreach (var provider in BackendCatalog.Providers)
        {
            try
            {
                found.Add((provider.Name, provider.Devices()));
            }
            catch (BackendException failure)
            {
                broken?.Invoke(provider, failure); // its native library is missing; `eam doctor` reports it too
            }
        }

        return found;
    }
}
