using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Server;

namespace Eam.Silo.Hosting;

/// <summary>Gives a gateway the files of sweeps from the object storage.</summary>
internal sealed class StoredSweepFiles(IArtifactStore store) : ISweepFiles
{
    private readonly SweepCopy _copy = new(store);

    public async Task<IReadOnlyList<ResultFile>> FetchAsync(
        SweepUpdate update,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await _copy.FetchAsync(update.Sweep, update.Folder, wanted, cancellationToken)).Select(file => new ResultFile(
                file.Name,
                file.Bytes,
                file.Modified
            )),
        ];
}
