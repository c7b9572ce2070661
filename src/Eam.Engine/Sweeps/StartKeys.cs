using System.Text;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Finds the sweeps of a data folder by the keys of their starts. A key is part of sweep.json, which is on the disk before the first
/// segment starts, so a crash leaves both or neither, and a key is known as long as its sweep. Thread-safe.
/// </summary>
/// <param name="dataFolder">The data folder.</param>
internal sealed class StartKeys(string dataFolder) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Dictionary<string, string>? _sweeps;

    /// <summary>Starts a sweep, or returns the one that was started with the same key.</summary>
    /// <param name="start">The request; without a key it always starts a sweep.</param>
    /// <param name="begin">Starts the sweep and returns its identifier.</param>
    /// <param name="cancellationToken">Cancels waiting for another start.</param>
    /// <exception cref="ConflictException">The key belongs to a sweep of another file, or of other overrides.</exception>
    /// <exception cref="EngineException">Files cannot be read, or the sweep cannot be started.</exception>
    public async Task<StartedSweep> StartAsync(SweepStart start, Func<Task<string>> begin, CancellationToken cancellationToken)
    {
        if (start.Key is not { } key)
            return new(await begin().ConfigureAwait(false), IsNew: true);

        // One at a time: two requests with one key at the same moment are one sweep.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _sweeps ??= ReadAll();
            if (_sweeps.TryGetValue(key, out var known) && Folder(known) is var folder && File.Exists(folder.Manifest))
                return new(Same(folder, start) ? known : throw Conflict(known), IsNew: false);
            var sweep = await begin().ConfigureAwait(false);
            _sweeps[key] = sweep;
            return new(sweep, IsNew: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static ConflictException Conflict(string sweep) => new($"sweep {sweep} was started with the same key from another sweep file");

    private SweepFolder Folder(string sweep) => new(Path.Combine(DataFolder.Sweeps(dataFolder), sweep));

    private static bool Same(SweepFolder folder, SweepStart start)
    {
        var record = Manifest.Read(folder);
        try
        {
            return PlainFile.Read(folder.Source).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(start.Source.Text))
                && record.Spec.Name == start.Source.Spec?.Name
                && SweepOverrides.Of(record.Overrides) == start.Overrides;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", folder.Source, failure);
        }
    }

    // Costs one small read per sweep, once per process. A damaged description has no key that could be told.
    private Dictionary<string, string> ReadAll()
    {
        var sweeps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sweep in SweepResults.List(dataFolder))
        {
            if (Manifest.Key(Folder(sweep)) is { } key)
                sweeps[key] = sweep;
        }

        return sweeps;
    }
}
