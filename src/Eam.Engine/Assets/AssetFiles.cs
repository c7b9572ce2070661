using Eam.Engine.Files;

namespace Eam.Engine.Assets;

/// <summary>
/// The files that come with Eam (data sets, pretrained weights), by name. They are in the folder <c>assets</c> next to the program. A file
/// of the same name in the folder that EAM_ASSETS names takes precedence, so the output of <c>eam pretrain</c> can be tried without
/// changing an installation.
/// </summary>
public sealed class AssetFiles
{
    /// <summary>The environment variable that names the folder to search first.</summary>
    public const string Variable = "EAM_ASSETS";

    private readonly IReadOnlyList<string> _folders;

    /// <summary>Creates a lookup over these folders. The first folder that has the file wins.</summary>
    public AssetFiles(params IReadOnlyList<string> folders) => _folders = folders;

    /// <summary>The shipped files: the folder of EAM_ASSETS, if it is set, then the folder next to the program.</summary>
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

    /// <summary>The folders that are searched, in this order.</summary>
    internal IReadOnlyList<string> Folders => _folders;

    /// <summary>Returns the path of a file.</summary>
    /// <param name="name">The file's name, such as <c>digits.safetensors</c>.</param>
    /// <exception cref="EngineException">None of the folders has the file.</exception>
    public string PathOf(string name)
    {
        foreach (var folder in _folders)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }

        throw new EngineException(
            $"file {name} is missing: it is not in {string.Join(" nor in ", _folders)}. Install eam again, or set {Variable} to a folder that has it."
        );
    }

    /// <summary>Reads all bytes of a file.</summary>
    /// <exception cref="EngineException">The file is missing or cannot be read.</exception>
    public byte[] Read(string name)
    {
        var path = PathOf(name);
        try
        {
            // Unlike a sweep's files, these may be links: whoever installs the program decides where they are.
            return Retries.Run(null, () => File.ReadAllBytes(path));
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }
}
