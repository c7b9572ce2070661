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
            var spec = request.Spec;
            if (await GrainFactory.GetGrain<IDevicePoolGrain>(0).RefusalAsync(spec.Needs) is { } refusal)
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

    // A program may be missing where it may not start: this silo is then not one of those that run it.
    private void Find(SweepSpec spec)
    {
        if (spec.Command is not { } command)
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
