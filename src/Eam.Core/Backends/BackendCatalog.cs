using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Backends;

/// <summary>
/// The backends of this program: the managed one, and those that the program's entry point adds before anything else. The build decides
/// which backends exist (docs/decisions/014-torch.md), so no other code names them.
/// </summary>
public static class BackendCatalog
{
    /// <summary>The name of the managed backend.</summary>
    public const string Managed = "managed";

    private static volatile IBackendProvider[] _providers = [];

    /// <summary>All backends except the managed one.</summary>
    public static IReadOnlyList<IBackendProvider> Providers => _providers;

    /// <summary>Names of all backends, the managed one first.</summary>
    public static IReadOnlyList<string> Names => [Managed, .. _providers.Select(provider => provider.Name)];

    /// <summary>Adds a backend. It replaces a backend of the same name.</summary>
    public static void Add(IBackendProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _providers = [.. _providers.Where(other => other.Name != provider.Name), provider];
    }

    /// <summary>Removes a backend; for tests.</summary>
    internal static void Remove(IBackendProvider provider) => _providers = [.. _providers.Where(other => other != provider)];

    /// <summary>Returns the backend of that name; null for the managed backend and for unknown names.</summary>
    public static IBackendProvider? Find(string name) => _providers.FirstOrDefault(provider => provider.Name == name);

    /// <summary>Returns the backend that a task needs; null if any backend can run it.</summary>
    public static IBackendProvider? Of(string task) =>
        _providers.FirstOrDefault(provider => provider.Tasks.Any(known => known.Name == task));

    /// <summary>Creates a backend for one segment. The caller disposes it.</summary>
    /// <exception cref="BackendException">This program has no such backend, or the backend is not available on this machine.</exception>
    public static IBackend Create(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name == Managed ? new ManagedBackend() : Require(spec.Name).Create(spec);
    }

    /// <summary>Returns the device that a specification means on this machine; the first one if there are several.</summary>
    /// <exception cref="BackendException">As for <see cref="Create"/>.</exception>
    public static string DeviceOf(BackendSpec spec) => DevicesOf(spec)[0];

    /// <summary>Returns the devices that a specification means on this machine. The slots of a sweep use them in turn.</summary>
    /// <exception cref="BackendException">As for <see cref="Create"/>.</exception>
    public static IReadOnlyList<string> DevicesOf(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Name != Managed)
            return Require(spec.Name).Resolve(spec.Device);
        return spec.Device is BackendSpec.Auto or BackendSpec.Cpu
            ? [BackendSpec.Cpu]
            : throw new BackendException($"the managed backend has no device '{spec.Device}': it runs on the CPU; use backend torch");
    }

    /// <summary>Returns the environment variables that a worker process needs.</summary>
    /// <exception cref="BackendException">This program has no such backend.</exception>
    public static IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name == Managed ? new Dictionary<string, string>() : Require(spec.Name).WorkerEnvironment(spec);
    }

    private static IBackendProvider Require(string name) =>
        Find(name)
        ?? throw new BackendException(
            name == "torch"
                ? "this eam was built without the torch backend: build it with -p:Torch=cpu or -p:Torch=cuda (docs/torch.md)"
                : $"there is no backend '{name}'; known backends: {string.Join(", ", Names)}"
        );
}
