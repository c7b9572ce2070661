using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Commands;
using Eam.Engine.Records;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <inheritdoc cref="ISweepDirectoryGrain"/>
[StatelessWorker]
internal sealed class SweepDirectoryGrain(ISweepCatalog catalog, SiloEngine engine, TimeProvider time) : Grain, ISweepDirectoryGrain
{
    public async Task<Answer> StartAsync(StartRequest request)
    {
        try
        {
            var (spec, refusal) = await PlacedAsync(request.Spec);
            if (refusal is not null)
                return new(AnswerKind.Failed, refusal);

            // A missing file fails the sweep at its start, instead of failing every trial.
            if (engine.Options.CreateRunner is null)
                await Task.Run(() => Find(spec));
            var record = new SweepRecord(
                SweepRecord.CurrentFormat,
                string.Empty,
                SweepStatus.Running,
                null,
                spec.Seed,
                spec.Slots ?? 1,
                time.GetUtcNow(),
                null,
                VersionsRecord.Current,
                MachineRecord.Current,
                SpecRecord.Of(spec),
                Key: request.Request
            );
            var (sweep, isNew) = await catalog.CreateAsync(record, request.Source, request.Request, CancellationToken.None);
            if (!isNew && await catalog.FindAsync(sweep, CancellationToken.None) is var entry && !IsSame(entry, request))
                return new(AnswerKind.Conflict, $"sweep {sweep} was started with the same idempotency key but another file");
            await GrainFactory.GetGrain<ISweepGrain>(sweep).ReviveAsync();
            return new(AnswerKind.Done, Sweep: sweep, WasThere: !isNew);
        }
        catch (EngineException failure)
        {
            return new(AnswerKind.Failed, failure.Message);
        }
    }

    public async Task<IReadOnlyList<string>> ListAsync()
    {
        try
        {
            return await catalog.ListAsync(CancellationToken.None);
        }
        catch (EngineException failure)
        {
            throw new SweepUnavailableException(failure.Message);
        }
    }

    // A cluster whose devices are all simulated simulates every sweep that names no kind of device. Where one real device exists, a sweep
    // must ask for simulated ones: nobody may take a simulation for a result by mistake.
    private async Task<(SweepSpec Spec, string? Refusal)> PlacedAsync(SweepSpec spec)
    {
        var pool = GrainFactory.GetGrain<IDevicePoolGrain>(0);
        if (await pool.RefusalAsync(spec.Needs) is not { } refusal)
            return (spec, null);
        var simulated = spec with { Resources = spec.Resources with { Device = ResourceSpec.Simulated } };
        return
            spec.Resources.Device is null
            && await pool.RefusalAsync(ResourceSpec.Any) is not null
            && await pool.RefusalAsync(simulated.Needs) is null
            ? (simulated, null)
            : (spec, refusal);
    }

    // A program may be missing where it may not start: this silo is then not one of those that run it. A simulation reads no file of a
    // task.
    private void Find(SweepSpec spec)
    {
        if (spec.IsSimulated)
            engine.Simulation?.CurvesOf(spec);
        else if (spec.Command is not { } command)
            TaskLoader.Load(spec.Task, engine.Options.Assets);
        else if (engine.Options.Commands.Refusal(command.Program) is null)
            CommandProgram.Check(command);
    }

    // The overrides of a start are in its specification.
    private static bool IsSame(CatalogEntry? entry, StartRequest request) =>
        entry is { Record.Spec: var spec }
        && entry.Source == request.Source
        && (spec.Name, spec.Seed, spec.Slots) == (request.Spec.Name, request.Spec.Seed, request.Spec.Slots);
}
