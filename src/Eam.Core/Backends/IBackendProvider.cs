using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Core.Backends;

/// <summary>A backend that a program adds to the managed one, and the tasks that need it. Thread-safe.</summary>
public interface IBackendProvider
{
    /// <summary>Name in sweep files, such as <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>The tasks that only this backend can run.</summary>
    IReadOnlyList<TaskDefinition> Tasks { get; }

    /// <summary>Returns the devices of this machine.</summary>
    /// <exception cref="BackendException">The backend does not work on this machine.</exception>
    IReadOnlyList<BackendDevice> Devices();

    /// <summary>
    /// Returns the devices, at least one, that a sweep's device name means on this machine: <c>auto</c> means all GPUs, or the CPU if there
    /// is no GPU; <c>cuda</c> means all GPUs.
    /// </summary>
    /// <exception cref="BackendException">There is no such device, or the backend does not work on this machine.</exception>
    IReadOnlyList<string> Resolve(string device);

    /// <summary>Creates the backend of one segment, on the first device that the specification means. The caller disposes it.</summary>
    /// <exception cref="BackendException">The backend is not available as requested.</exception>
    IBackend Create(BackendSpec spec);

    /// <summary>Checks that the backend computes correctly on this machine.</summary>
    /// <returns>The result of the check; null if the backend has no such check.</returns>
    /// <exception cref="BackendException">The backend does not work on this machine, or computes wrong results.</exception>
    BackendCheck? SelfCheck() => null;

    /// <summary>Returns the environment variables that a slot's worker process needs, such as the memory limit.</summary>
    IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec);
}
