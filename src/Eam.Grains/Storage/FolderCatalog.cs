using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;

namespace Eam.Grains.Storage;

/// <summary>
/// Stores sweeps in a data folder with SQLite. A cluster without a database uses it: for development, and for several silos on one machine.
/// <c>eam run</c> uses the same folder; only one of the two may run a sweep at a time.
/// </summary>
/// <param name="dataFolder">The data folder, as in the engine's options.</param>
internal sealed class FolderCatalog(string dataFolder) : ISweepCatalog, IDisposable
{
    private readonly SemaphoreSlim _creating = new(1);

    public bool WritesDescriptions => true;

    // Files are read and written on threads of the thread pool: the callers are grains, whose turns must not wait for a disk.
    public async ValueTask<(string Sweep, bool IsNew)> CreateAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    )
    {
        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => CreateInTurnAsync(record, source, request, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _creating.Release();
        }
    }

    public async ValueTask<CatalogEntry?> FindAsync(string sweep, CancellationToken cancellationToken) =>
        SweepFolder.IsName(sweep) ? await Task.Run(() => Find(FolderOf(sweep)), cancellationToken).ConfigureAwait(false) : null;

    public async ValueTask SaveAsync(SweepRecord record, CancellationToken cancellationToken) =>
        await Task.Run(() => Manifest.Write(FolderOf(record.Sweep), record), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => SweepResults.List(dataFolder), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => SweepResults.List(dataFolder).Where(IsUnfinished).ToList(), cancellationToken).ConfigureAwait(false);

    public ISweepStore OpenStore() => new SqliteSweepStore(DataFolder.Sweeps(dataFolder));

    public SweepFolder FolderOf(string sweep) => SweepFolder.In(dataFolder, sweep);

    public void Dispose() => _creating.Dispose();

    private const string RequestFile = "request";

    private async Task<(string Sweep, bool IsNew)> CreateInTurnAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    )
    {
        if (Earlier(request) is { } known)
            return (known, false);
        var (folder, held) = SweepFolder.Create(dataFolder, record.Spec.Name);
        using (held)
        {
            AtomicFile.Write(folder.Source, stream => stream.Write(Encoding.UTF8.GetBytes(source)), durable: true);
            AtomicFile.Write(
                Path.Combine(folder.Path, RequestFile),
                stream => stream.Write(Encoding.UTF8.GetBytes(request)),
                durable: true
            );
            await using var store = OpenStore();
            await store.AppendAsync(folder.Name, [], [], cancellationToken).ConfigureAwait(false);
            RecordedSpec.Write(folder, record.Spec);
            Manifest.Write(folder, record with { Sweep = folder.Name });
        }

        return (folder.Name, true);
    }

    private static CatalogEntry? Find(SweepFolder folder)
    {
        PlainFile.RefuseLink(folder.Path);
        if (!File.Exists(folder.Manifest))
            return null;
        var record = Manifest.Read(folder);
        RecordedSpec.Check(folder, record.Spec);
        return new(record, Text(folder.Source) ?? string.Empty);
    }

    // Null: there is no such file.
    private static string? Text(string path)
    {
        try
        {
            return PlainFile.Exists(path) ? PlainFile.ReadText(path) : null;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }

    private string? Earlier(string request)
    {
        if (!Directory.Exists(DataFolder.Sweeps(dataFolder)))
            return null;
        return SweepResults.List(dataFolder).FirstOrDefault(sweep => RequestOf(sweep) == request);
    }

    // A damaged sweep must not keep the others from starting.
    private string? RequestOf(string sweep)
    {
        try
        {
            return Text(Path.Combine(FolderOf(sweep).Path, RequestFile));
        }
        catch (EngineException)
        {
            return null;
        }
    }

    // Only sweeps that a cluster started: a sweep of `eam run` in the same folder belongs to that process.
    private bool IsUnfinished(string sweep)
    {
        try
        {
            var folder = FolderOf(sweep);
            return File.Exists(Path.Combine(folder.Path, RequestFile))
                && Manifest.Read(folder).Status is SweepStatus.Running or SweepStatus.Paused;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
