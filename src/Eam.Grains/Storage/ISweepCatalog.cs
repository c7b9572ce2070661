using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;

namespace Eam.Grains.Storage;

/// <summary>A sweep's description.</summary>
/// <param name="Record">As in its sweep.json.</param>
/// <param name="Source">The sweep file as it was given.</param>
internal sealed record CatalogEntry(SweepRecord Record, string Source);

/// <summary>The sweeps of a cluster: their descriptions, where their events are, and the folder of their results, which all silos share. Thread-safe.</summary>
internal interface ISweepCatalog
{
    /// <summary>Whether <see cref="SaveAsync"/> itself writes the sweep's sweep.json.</summary>
    bool WritesDescriptions { get; }

    /// <summary>Describes a new sweep under the first free name <c>NAME-N</c>.</summary>
    /// <param name="record">Its description, but for the name.</param>
    /// <param name="source">The sweep file.</param>
    /// <param name="request">Idempotency key: repeating a request with it returns the same sweep. The answer to the first one may have been lost.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Its identifier, and whether it is new.</returns>
    /// <exception cref="EngineException">It cannot be written.</exception>
    ValueTask<(string Sweep, bool IsNew)> CreateAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    );

    /// <summary>A sweep's description; null where there is none.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    ValueTask<CatalogEntry?> FindAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>Replaces a sweep's description.</summary>
    /// <exception cref="EngineException">It cannot be written.</exception>
    ValueTask SaveAsync(SweepRecord record, CancellationToken cancellationToken);

    /// <summary>All sweeps, by name.</summary>
    /// <exception cref="EngineException">They cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Those that run or are paused.</summary>
    /// <exception cref="EngineException">They cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Opens the store of events, for one user.</summary>
    ISweepStore OpenStore();

    /// <summary>Where checkpoints and results of a sweep go.</summary>
    SweepFolder FolderOf(string sweep);
}
