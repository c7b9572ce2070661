using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;

namespace Eam.Grains.Storage;

/// <summary>A sweep's description.</summary>
/// <param name="Record">The content of its sweep.json.</param>
/// <param name="Source">The text of the sweep file.</param>
internal sealed record CatalogEntry(SweepRecord Record, string Source);

/// <summary>
/// The sweeps of a cluster: their descriptions, the store of their events, and the folder of their results, which all silos share.
/// Thread-safe.
/// </summary>
internal interface ISweepCatalog
{
    /// <summary>Whether <see cref="SaveAsync"/> itself writes the sweep's sweep.json.</summary>
    bool WritesDescriptions { get; }

    /// <summary>Adds a new sweep under the first free name <c>NAME-N</c>.</summary>
    /// <param name="record">Its description without the name.</param>
    /// <param name="source">The text of the sweep file.</param>
    /// <param name="request">Idempotency key: repeating a request with it returns the same sweep, because the first answer may have been
    /// lost.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its identifier, and whether it is new.</returns>
    /// <exception cref="EngineException">The description cannot be written.</exception>
    ValueTask<(string Sweep, bool IsNew)> CreateAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    );

    /// <summary>Reads a sweep's description; null if there is no such sweep.</summary>
    /// <exception cref="EngineException">The description cannot be read.</exception>
    ValueTask<CatalogEntry?> FindAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>Replaces a sweep's description.</summary>
    /// <exception cref="EngineException">The description cannot be written.</exception>
    ValueTask SaveAsync(SweepRecord record, CancellationToken cancellationToken);

    /// <summary>Lists all sweeps by name.</summary>
    /// <exception cref="EngineException">The sweeps cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Lists the sweeps that run or are paused.</summary>
    /// <exception cref="EngineException">The sweeps cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Opens the event store for one user of it.</summary>
    ISweepStore OpenStore();

    /// <summary>Returns the folder for a sweep's checkpoints and results.</summary>
    SweepFolder FolderOf(string sweep);
}
