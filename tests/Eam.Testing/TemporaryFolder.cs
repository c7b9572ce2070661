namespace Eam.Testing;

/// <summary>A folder for one test; it is deleted with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("eam-test-").FullName;

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Returns the path of a file in the folder.</summary>
    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
