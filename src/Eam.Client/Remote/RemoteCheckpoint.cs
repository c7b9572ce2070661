using Eam.Engine.Checkpoints;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>Reads the checkpoint of a trial from a server, which offers it as a file to fetch.</summary>
internal static class RemoteCheckpoint
{
    /// <summary>Reads the newest checkpoint of a trial. Returns null if there is none.</summary>
    /// <exception cref="Engine.EngineException">The server does not send it, or what it sends is damaged.</exception>
    public static async Task<Checkpoint?> ReadAsync(ApiClient api, string sweep, int trial, CancellationToken cancellationToken)
    {
        var artifacts = ApiClient.Sweep(sweep, "/artifacts");
        var listed = await api.GetAsync(artifacts, ApiJson.Default.ArtifactList, cancellationToken);
        var files = listed
            .Artifacts.Where(file => file.Kind == "checkpoint")
            .Select(file => CheckpointFile.Parse(file.Name))
            .OfType<CheckpointFile>()
            .Where(file => file.Trial == trial)
            .OrderByDescending(file => file.Order);
        if (files.ToList() is not [var newest, ..])
            return null;

        // Checked as on the machine that wrote it. The names are made here, because a server may send any.
        var folder = Directory.CreateTempSubdirectory("eam-checkpoint-");
        try
        {
            foreach (var name in new[] { newest.ChecksumName, newest.Name })
                await api.SaveAsync($"{artifacts}/{name}", Path.Combine(folder.FullName, name), cancellationToken);
            return new CheckpointStore(folder.FullName).Load(trial);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
