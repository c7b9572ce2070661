using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Tasks;

namespace Eam.Testing.Backends;

/// <summary>A backend with two simulated GPUs: it computes on the CPU.</summary>
public sealed class FakeGpus : IBackendProvider, IDisposable
{
    /// <summary>The backend's name in sweeps.</summary>
    public const string Word = "fake-gpus";

    /// <summary>Adds the backend to those of the process until it is disposed.</summary>
    public FakeGpus() => BackendCatalog.Add(this);

    /// <inheritdoc/>
    public string Name => Word;

    /// <inheritdoc/>
    public IReadOnlyList<TaskDefinition> Tasks => [];

    /// <inheritdoc/>
    public IReadOnlyList<BackendDevice> Devices() =>
        [new("cpu", "processors"), new("cuda:0", "first", 8L << 30) { Id = "GPU-0" }, new("cuda:1", "second", 8L << 30) { Id = "GPU-1" }];

    /// <inheritdoc/>
    public IReadOnlyList<string> Resolve(string device) =>
        device switch
        {
            "cpu" => ["cpu"],
            BackendSpec.Auto or "cuda" => ["cuda:0", "cuda:1"],
            "cuda:0" or "cuda:1" => [device],
            _ => throw new BackendException($"there is no device {device}"),
        };

    /// <inheritdoc/>
    public IBackend Create(BackendSpec spec) => new ManagedBackend();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec) => new Dictionary<string, string>();

    /// <inheritdoc/>
    public void Dispose() => BackendCatalog.Remove(this);
}
