using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Server.Embedded;

/// <summary>Locks a data folder against other servers, and holds the server's own files that must survive a restart.</summary>
internal sealed class ServerFolder : IDisposable
{
    private readonly FolderLock _held;

    private ServerFolder(string path, FolderLock held) => (Path, _held) = (path, held);

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Creates and locks the folder <c>server</c> in a data folder.</summary>
    /// <exception cref="EngineException">Another server holds the folder, or it cannot be written.</exception>
    public static ServerFolder Take(string dataFolder)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataFolder, "server"));
        Folders.CreatePrivate(dataFolder);
        Folders.EnsureWritable(path);
        var held = FolderLock.TryTake(System.IO.Path.Combine(path, "lock"))
            ?? throw new EngineException(
                $"another server uses the data folder {dataFolder}: stop it, or choose another folder with --data"
            );
        return new(path, held);
    }

    /// <summary>Returns the path of a file of the server.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _held.Dispose();
}
