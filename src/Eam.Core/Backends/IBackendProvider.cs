using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Core.Backends;

/// <summary>A backend that a program brings beside the managed one, with the tasks that need it. Thread-safe.</summary>
public interface IBackendProvider
{
    /// <summary>Name in sweep files, such as <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>Tasks that only this backend can run.</summary>
    IReadOnlyList<TaskDefinition> Tasks { get; }

    /// <summary>The devices of this machine.</summary>
    /// <exception cref="BackendException">The backend does not work here.</exception>
    IReadOnlyList<BackendDevice> Devices();

    /// <summary>The devices that a sweep's word means here, at least one: <c>auto</c> is all GPUs, else the CPU; <c>cuda</c> is all GPUs.</summary>
    /// <exception cref="BackendException">There is no such device, or the backend does not work here.</exception>
    IReadOnlyList<string> Resolve(string device);

    /// <summary>The backend of one segment, on the first device that is meant. The caller disposes it.</summary>
    /// <exception cref="BackendException">It cannot be had.</exception>
    IBackend Create(BackendSpec spec);

    /// <summary>Checks that the backend computes correctly on this machine.</summary>
    /// <returns>What was found; null where the backend has no such check.</returns>
    /// <exception cref="BackendException">The backend does not work here, or computes wrongly.</exception>
    BackendCheck? SelfCheck() => null;

    /// <summary>What a worker process of a slot needs in its environment: the memory limit, say.</summary>
    IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec);
}

/// <summary>What a backend's check of its own arithmetic has found.</summary>
/// <param name="Detail">One line for a user.</param>
/// <param name="IsLimited">The backend works, but slower than it could, so that it computes correctly.</param>
public sealed record BackendCheck(string Detail, bool IsLimited);
