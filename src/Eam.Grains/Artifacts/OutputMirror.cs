using Eam.Engine;
using Eam.Engine.Commands;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Keeps what the programs of a sweep print in the object storage, so that one file has all attempts of a trial, whichever hosts trained
/// it. The newest host wins. Output that cannot be stored stays in the folder of its host and does not fail a segment. Thread-safe for
/// different trials.
/// </summary>
/// <param name="store">The object storage.</param>
/// <param name="folder">The sweep's folder on this host.</param>
internal sealed class OutputMirror(IArtifactStore store, SweepFolder folder)
{
    /// <summary>Fetches the output of a trial's earlier attempts, to which its program adds.</summary>
    public Task FetchAsync(int trial, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            PlainFile.CreateFolder(folder.Output);
            await store.GetAsync(NameOf(trial), folder.OutputOf(trial), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Stores the output of a trial so far, at most <see cref="CommandOutput.Most"/> bytes.</summary>
    public Task StoreAsync(int trial, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (PlainFile.Exists(folder.OutputOf(trial)))
                await store.PutAsync(NameOf(trial), folder.OutputOf(trial), cancellationToken).ConfigureAwait(false);
        });

    private string NameOf(int trial) => $"{SweepObjects.Prefix(folder.Name)}output/{Path.GetFileName(folder.OutputOf(trial))}";

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException || FileErrors.IsFileError(failure))
        {
            // The storage does not answer, or the segment has lost its right to write.
        }
    }
}
