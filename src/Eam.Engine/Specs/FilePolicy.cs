namespace Eam.Engine.Specs;

/// <summary>
/// Decides which files a sweep file may name. A TorchScript file is a program, so a sweep file that comes from somebody else must not make
/// this process load any file that it can read (docs/security.md#files-that-sweeps-name).
/// </summary>
public sealed class FilePolicy
{
    private readonly bool _any;
    private readonly string? _folder;

    private FilePolicy(bool any, string? folder) => (_any, _folder) = (any, folder);

    /// <summary>Allows every file. A relative path starts at the folder of the sweep file.</summary>
    public static FilePolicy Any { get; } = new(true, null);

    /// <summary>Allows the regular files of one folder, by plain name. Links are refused.</summary>
    /// <param name="folder">The folder; null allows no file.</param>
    public static FilePolicy Only(string? folder) => new(false, folder is null ? null : Path.GetFullPath(folder));

    /// <summary>Finds the file that a sweep file names.</summary>
    /// <param name="text">The name or path in the sweep file.</param>
    /// <param name="beside">The folder of the sweep file.</param>
    /// <param name="refusal">Why the file is refused, as a phrase that follows the key; null if it is allowed. It does not tell whether a
    /// file exists that is not allowed.</param>
    /// <returns>The full path; null if it is refused.</returns>
    public string? Find(string text, string beside, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(text);
        refusal = null;
        if (_any)
            return Path.GetFullPath(text, beside);
        if (_folder is null)
            refusal =
                "must not be set in a request, because this server allows no files; its operator can allow those of one folder (`eam serve --files DIR`, Eam__Files on a cluster)";
        else if (IsPlain(text) && Path.Combine(_folder, text) is var path && IsRegular(path))
            return path;
        else
            refusal = "must be the plain name of a file in the folder of files that this server allows, without a path";
        return null;
    }

    /// <summary>Returns whether a specification may name a file by this full path.</summary>
    public bool Allows(string path) =>
        _any || (_folder is not null && Path.GetDirectoryName(path) == _folder && IsPlain(Path.GetFileName(path)) && IsRegular(path));

    private static bool IsPlain(string name) =>
        name.Length > 0
        && name[0] != '.'
        && !name.Contains('/', StringComparison.Ordinal)
        && !name.Contains('\\', StringComparison.Ordinal)
        && !name.Contains('\0', StringComparison.Ordinal);

    // Devices, pipes and sockets have no length.
    private static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && file.Length > 0;
    }
}
