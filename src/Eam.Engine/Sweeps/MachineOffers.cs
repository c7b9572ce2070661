using Eam.Core.Backends;
using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>What this machine has to offer to trials.</summary>
public static class MachineOffers
{
    /// <summary>Its processors with its memory, and its GPUs with theirs.</summary>
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

    /// <summary>The backends beside the managed one that work here.</summary>
    public static IReadOnlyList<string> BackendNames() => [BackendCatalog.Managed, .. Backends().Select(backend => backend.Name)];

    /// <summary>The GPUs that some backend can use; each once.</summary>
    public static IReadOnlyList<BackendDevice> Gpus() => Gpus(Backends());

    /// <summary>Why backends of this build do not work here, one line each.</summary>
    public static IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Backends((provider, failure) => problems.Add($"backend {provider.Name}: {failure.Message}"));
        return problems;
    }

    /// <summary>Refuses a sweep whose <c>resources</c> this machine does not have.</summary>
    /// <exception cref="EngineException">No device of this machine has what the sweep asks for.</exception>
    internal static void Check(SweepSpec spec)
    {
        if (spec.Needs == ResourceSpec.Any)
            return;
        var devices = All();
        var unmet = devices.Select(spec.Needs.Unmet).ToList();
        if (unmet.TrueForAll(why => why is not null))
            throw new EngineException(
                $"resources {spec.Needs}: this machine cannot take the sweep: {string.Join("; ", devices.Zip(unmet, (device, why) => $"{device.Kind} {why}").Distinct())}"
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
                broken?.Invoke(provider, failure); // its native part is missing: eam doctor says so, too
            }
        }

        return found;
    }
}
