using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Backends;

/// <summary>
/// The backends of this program: the managed one, and those that its entry point adds before anything else. Which there are is a matter of the build
/// (docs/decisions/014-torch.md), so that no other code names them.
/// </summary>
public static class BackendCatalog
{
    /// <summary>The name of the managed backend.</summary>
    public const string Managed = "managed";

    private static volatile IBackendProvider[] _providers = [];

    /// <summary>Those beside the managed one.</summary>
    public static IReadOnlyList<IBackendProvider> Providers => _providers;

    /// <summary>All names, the managed one first.</summary>
    public static IReadOnlyList<string> Names => [Managed, .. _providers.Select(provider => provider.Name)];

    /// <summary>Adds a backend; one of the same name is replaced.</summary>
    public static void Add(IBackendProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _providers = [.. _providers.Where(other => other.Name != provider.Name), provider];
    }

    /// <summary>Takes one away, for tests.</summary>
    internal static void Remove(IBackendProvider provider) => _providers = [.. _providers.Where(other => other != provider)];

    /// <summary>The backend of that name; null for the managed one and for names that are not known.</summary>
    public static IBackendProvider? Find(string name) => _providers.FirstOrDefault(provider => provider.Name == name);

    /// <summary>The backend that a task needs; null where any will do.</summary>
    public static IBackendProvider? Of(string task) =>
        _providers.FirstOrDefault(provider => provider.Tasks.Any(known => known.Name == task));

    /// <summary>A backend for one segment. The caller disposes it.</summary>
    /// <exception cref="BackendException">This program has no such backend, or it cannot be had.</exception>
    public static IBackend Create(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name == Managed ? new ManagedBackend() : Require(spec.Name).Create(spec);
    }

    /// <summary>The device that a specification means on this machine; of several the first.</summary>
    /// <exception cref="BackendException">As for <see cref="Create"/>.</exception>
    public static string DeviceOf(BackendSpec spec) => DevicesOf(spec)[0];

    /// <summary>The devices that a specification means on this machine: the slots of a sweep take them in turn.</summary>
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

    /// <summary>Environment of a worker process.</summary>
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
                : $"there is no backend '{name}'; there are {string.Join(", ", Names)}"
        );
}
