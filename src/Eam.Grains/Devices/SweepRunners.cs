using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.SimulatedTraining;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Artifacts;
using Eam.Grains.Storage;

namespace Eam.Grains.Devices;

/// <summary>
/// The trial runners of this silo, one for each sweep whose segments it trains. A runner is created for the first segment and disposed some
/// time after the last one, because it holds the task's data and, with <c>isolation: process</c>, child processes. Thread-safe.
/// </summary>
internal sealed class SweepRunners(ISweepCatalog catalog, SiloEngine engine) : IAsyncDisposable
{
    private const int MostIdle = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Shared> _runners = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>Returns a sweep's runner, for use until the result is disposed.</summary>
    /// <exception cref="EngineException">The sweep does not exist, or something that it needs is missing.</exception>
    public async Task<Use> UseAsync(string sweep)
    {
        Shared shared;
        lock (_gate)
        {
            if (!_runners.TryGetValue(sweep, out shared!))
                _runners[sweep] = shared = new Shared(new Lazy<Task<SweepRunner>>(() => Task.Run(() => MakeAsync(sweep))));
            shared.Users++;
            shared.Last = ++_uses;
        }

        try
        {
            return new Use(await shared.Runner.Value.ConfigureAwait(false), () => Return(shared));
        }
        catch
        {
            lock (_gate)
            {
                // A failure is not cached: the missing file may have been added since.
                if (--shared.Users == 0 && _runners.GetValueOrDefault(sweep) == shared)
                    _runners.Remove(sweep);
            }

            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (var shared in _runners.Values)
                shared.Dispose();
            _runners.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<SweepRunner> MakeAsync(string sweep)
    {
        var entry = await FindAsync(sweep).ConfigureAwait(false) ?? throw new NotFoundException($"there is no sweep '{sweep}'");
        var folder = catalog.FolderOf(sweep);
        var spec = entry.Record.Spec.ToSpec();
        return new(engine.RunnerFor(spec, folder), spec.Command is not null);
    }

    // Neither the trial nor the device is to blame for a database that is away: the segment is not a crash, and is tried again later.
    private async Task<CatalogEntry?> FindAsync(string sweep)
    {
        try
        {
            return await catalog.FindAsync(sweep, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            throw new StorageUnavailableException(failure.Message, failure);
        }
    }

    private void Return(Shared shared)
    {
        lock (_gate)
        {
            shared.Users--;
            var idle = _runners.Where(runner => runner.Value.Users == 0).OrderBy(runner => runner.Value.Last).ToList();
            foreach (var (sweep, old) in idle.Take(Math.Max(0, idle.Count - MostIdle)))
            {
                _runners.Remove(sweep);
                old.Dispose();
            }
        }
    }

    private sealed class Shared(Lazy<Task<SweepRunner>> runner) : IDisposable
    {
        public Lazy<Task<SweepRunner>> Runner => runner;

        public int Users { get; set; }

        public long Last { get; set; }

        public void Dispose()
        {
            if (runner is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                (runner.Value.Result.Trials as IDisposable)?.Dispose();
        }
    }
}

/// <summary>The runner of a sweep.</summary>
/// <param name="Trials">Trains segments.</param>
/// <param name="IsCommand">Whether a program of the user trains.</param>
internal readonly record struct SweepRunner(ITrialRunner Trials, bool IsCommand);

/// <summary>A runner in use.</summary>
internal sealed class Use(SweepRunner runner, Action done) : IDisposable
{
    public ITrialRunner Value => runner.Trials;

    public bool IsCommand => runner.IsCommand;

    public void Dispose() => done();
}

/// <summary>Options with which a silo trains, as the engine of one machine does.</summary>
/// <param name="options">Options of the engine.</param>
/// <param name="workers">A folder that only this silo uses, for worker processes.</param>
/// <param name="artifacts">The store of checkpoints if silos share no folder; otherwise null.</param>
/// <param name="device">One of the silo's devices, as backends name it; the others are of the same kind.</param>
internal sealed class SiloEngine(LocalSweepOptions options, string workers, IArtifactStore? artifacts = null, string? device = null)
{
    public IArtifactStore? Artifacts => artifacts;

    public LocalSweepOptions Options => options;

    /// <summary>What the silo's simulated devices simulate; null if its devices are real.</summary>
    public SimulatedMachine? Simulation { get; init; }

    /// <summary>Creates the runner of a sweep.</summary>
    /// <exception cref="EngineException">Something that the sweep needs is missing or damaged.</exception>
    public ITrialRunner RunnerFor(SweepSpec spec, SweepFolder folder)
    {
        if (spec.IsSimulated && options.CreateRunner is null)
            return Simulation?.RunnerFor(spec, folder) ?? throw new EngineException("this silo has no simulated devices");

        // The lease decides which GPU a trial uses, whatever number the sweep file gives.
        var backend = spec.Backend.On(device);

        // A CUDA error can leave a process's context unusable: it must end a worker process and not the silo.
        spec = spec with { Backend = backend, Isolation = backend.Kind is null or BackendSpec.Cpu ? spec.Isolation : Isolation.Process };
        var runner = options.RunnerFor(spec, folder, Path.Combine(workers, folder.Name));
        if (artifacts is null)
            return runner;
        var output = spec.Command is null ? null : new OutputMirror(artifacts, folder);
        return new MirroredRunner(runner, SweepObjects.Mirror(artifacts, folder), output);
    }
}
