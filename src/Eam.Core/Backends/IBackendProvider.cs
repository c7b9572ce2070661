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
    IReadOnlyList<DeviceDescription> Devices();

    /// <summary>The device that a sweep's word means here: <c>auto</c> is the first GPU, else the CPU.</summary>
    /// <exception cref="BackendException">There is no such device, or the backend does not work here.</exception>
    string Resolve(string device);

    /// <summary>The backend of one segment. The caller disposes it.</summary>
    /// <exception cref="BackendException">It cannot be had.</exception>
    IBackend Create(BackendSpec spec);

    /// <summary>What a worker process of a slot needs in its environment: the memory limit, say.</summary>
    IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec);
}
