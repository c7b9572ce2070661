namespace Eam.Testing;

/// <summary>A folder of its own for one test; deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("eam-test-").FullName;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
