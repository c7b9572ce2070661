using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Server.Embedded;

/// <summary>Holds a data folder against other servers, and knows where the server keeps what must survive it.</summary>
internal sealed class ServerFolder : IDisposable
{
    private readonly FolderLock _held;

    private ServerFolder(string path, FolderLock held) => (Path, _held) = (path, held);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Takes <c>server</c> in a data folder.</summary>
    /// <exception cref="EngineException">Another server has it, or it cannot be written.</exception>
    public static ServerFolder Take(string dataFolder)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataFolder, "server"));
        Folders.EnsureWritable(path);
        var held = FolderLock.TryTake(System.IO.Path.Combine(path, "lock"))
            ?? throw new EngineException($"another server has data folder {dataFolder}: stop it, or give --data another folder");
        return new(path, held);
    }

    /// <summary>A file of the server's.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _held.Dispose();
}
