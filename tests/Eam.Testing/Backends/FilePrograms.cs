using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Testing.Backends;

/// <summary>A backend with one task whose setting names a program, as TorchScript files are. It counts how often the task was built, which would run the program.</summary>
public sealed class FilePrograms : IBackendProvider, IDisposable
{
    /// <summary>Name of the task.</summary>
    public const string Task = "file-program";

    /// <summary>The task's setting that names the program.</summary>
    public const string Setting = "program";

    private int _runs;

    /// <summary>Adds the backend to those of the process until it is disposed.</summary>
    public FilePrograms() => BackendCatalog.Add(this);

    /// <summary>How often the program was run.</summary>
    public int Runs => _runs;

    /// <inheritdoc/>
    public string Name => "file-programs";

    /// <inheritdoc/>
    public IReadOnlyList<TaskDefinition> Tasks =>
        [new(Task, "runs a program", [ParameterDefinition.Path(Setting, "the program", required: true)], (_, _) =>
            {
                Interlocked.Increment(ref _runs);
                throw new BackendException("the program was run");
            })];

    /// <inheritdoc/>
    public IReadOnlyList<BackendDevice> Devices() => [new("cpu", "processors")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Resolve(string device) => ["cpu"];

    /// <inheritdoc/>
    public IBackend Create(BackendSpec spec) => new ManagedBackend();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec) => new Dictionary<string, string>();

    /// <inheritdoc/>
    public void Dispose() => BackendCatalog.Remove(this);
}
