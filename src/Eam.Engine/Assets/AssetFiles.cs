using Eam.Engine.Files;

namespace Eam.Engine.Assets;

/// <summary>
/// The files that come with Eam (data sets, pretrained weights), by name. They lie in <c>assets</c> beside the program; a file of the same name in
/// the folder that EAM_ASSETS names comes before them, so that what <c>eam pretrain</c> wrote can be tried without touching an installation.
/// </summary>
public sealed class AssetFiles
{
    /// <summary>The environment variable that names a folder to be looked into first.</summary>
    public const string Variable = "EAM_ASSETS";

    private readonly IReadOnlyList<string> _folders;

    /// <summary>Over folders, the first that has a file wins.</summary>
    public AssetFiles(params IReadOnlyList<string> folders) => _folders = folders;

    /// <summary>The folder of EAM_ASSETS, if set, then the one beside the program.</summary>
    public static AssetFiles Shipped
    {
        get
        {
            var beside = Path.Combine(AppContext.BaseDirectory, "assets");
            return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
                ? new(Path.GetFullPath(folder), beside)
                : new(beside);
        }
    }

    /// <summary>Where files are looked for, in this order.</summary>
    internal IReadOnlyList<string> Folders => _folders;

    /// <summary>Where a file lies.</summary>
    /// <param name="name">Such as <c>digits.safetensors</c>.</param>
    /// <exception cref="EngineException">It is in none of the folders.</exception>
    public string PathOf(string name)
    {
        foreach (var folder in _folders)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }

        throw new EngineException(
            $"file {name} is missing: it is not in {string.Join(" nor in ", _folders)}; install eam again, or name a folder that has it with {Variable}"
        );
    }

    /// <summary>A file's bytes.</summary>
    /// <exception cref="EngineException">It is missing or cannot be read.</exception>
    public byte[] Read(string name)
    {
        var path = PathOf(name);
        try
        {
            return AtomicFile.Read(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }
}
