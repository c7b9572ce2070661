using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Eam.Core.Numerics;
using Eam.Engine.Files;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The folder of the files that a command saved. It may only hold plain files and folders: a link could name a file outside, and a pipe
/// cannot be read again.
/// </summary>
internal static partial class CheckpointFolder
{
    private const int MostFiles = 10_000;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Returns a new name for a folder in which a command saves.</summary>
    public static string UnfinishedName(int trial) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"trial-{trial:D4}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.saving"
        );

    /// <summary>
    /// Returns the trial of a folder in which a command saves, or did not finish to save; null for another file or folder.
    /// </summary>
    public static int? UnfinishedTrial(FileSystemInfo folder) =>
        folder is DirectoryInfo
        && Unfinished().Match(folder.Name) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var trial)
            ? trial
            : null;

    /// <summary>Checks what a command has saved, and flushes it to the disk.</summary>
    /// <returns>The manifest, ordered by path.</returns>
    /// <exception cref="InvalidStateException">The folder has no file, or something else than plain files and folders; the message is one
    /// line that begins with the name of what is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read or flushed.</exception>
    public static IReadOnlyList<FolderEntry> Seal(string folder)
    {
        var entries = new List<FolderEntry>();
        var root = new DirectoryInfo(folder);
        if (!root.Exists || root.LinkTarget is not null)
            throw new InvalidStateException("it is not a folder any more");
        Seal(root, "", entries);
        return entries.Count > 0
            ? [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)]
            : throw new InvalidStateException("it has no file");
    }

    /// <summary>Checks that a folder has the files of a manifest. Other files in it do not matter.</summary>
    /// <exception cref="InvalidStateException">A file is missing or differs; the message is one line that names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void Verify(string folder, IReadOnlyList<FolderEntry> manifest)
    {
        var name = Path.GetFileName(folder);
        if (!Directory.Exists(folder) || PlainFile.IsLink(folder))
            throw new InvalidStateException($"its folder {name} is missing");
        foreach (var entry in manifest)
        {
            if (Path.IsPathRooted(entry.Path) || entry.Path.Split('/').Contains(".."))
                throw new InvalidStateException($"its list of files has {entry.Path}, which is outside its folder");
            var path = Path.Combine(folder, entry.Path);
            if (!PlainFile.IsPlain(path))
                throw new InvalidStateException($"{name}/{entry.Path} is missing");
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
            if (RandomAccess.GetLength(file) != entry.Bytes || !Hash(path).AsSpan().SequenceEqual(entry.Sha256))
                throw new InvalidStateException(
                    $"{name}/{entry.Path} differs from its recorded size or SHA-256: it was cut short or changed"
                );
        }
    }

    /// <summary>Gives a folder its final name, and waits until the disk has it.</summary>
    /// <exception cref="EngineException">It cannot be moved.</exception>
    public static void Move(string folder, string target)
    {
        try
        {
            Delete(target);
            Directory.Move(folder, target);
            Flush(Path.GetDirectoryName(target)!);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", target, failure);
        }
    }

    /// <summary>Returns the number of bytes in a file, or in all files of a folder. Links are not followed.</summary>
    public static long Size(FileSystemInfo item) =>
        item switch
        {
            FileInfo file => file.Length,
            DirectoryInfo { LinkTarget: null } folder => folder
                .EnumerateFiles(
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
                )
                .Sum(file => file.Length),
            _ => 0,
        };

    /// <summary>Deletes a file, or a folder with all that is in it; of a link only the link.</summary>
    public static void Delete(FileSystemInfo item)
    {
        if (item is DirectoryInfo)
            Delete(item.FullName);
        else
            item.Delete();
    }

    /// <summary>Deletes a folder with all that is in it, if there is one; of a link only the link.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Deletes a folder if that is possible. If not, it only costs its bytes, and <c>eam gc</c> tries again.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            Delete(folder);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure)) { }
    }

    [GeneratedRegex(@"^trial-([0-9]{4,9})\.[0-9a-f]{16}\.saving$", RegexOptions.CultureInvariant)]
    private static partial Regex Unfinished();

    private static void Seal(DirectoryInfo folder, string prefix, List<FolderEntry> entries)
    {
        // Whatever rights the command gave it, Eam must be able to delete it later.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= Owner;
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var path = prefix + item.Name;
            if (item.LinkTarget is not null)
                throw new InvalidStateException($"{path} is a link, and links are not followed");
            if (item is DirectoryInfo below)
            {
                Seal(below, path + "/", entries);
                continue;
            }

            if (entries.Count == MostFiles)
                throw new InvalidStateException($"it has more than {MostFiles} files");
            entries.Add(Entry(item.FullName, path));
        }

        Flush(folder.FullName);
    }

    private static FolderEntry Entry(string file, string path)
    {
        // Also false for a name that is not UTF-8, because no string names that file.
        if (!PlainFile.IsPlain(file))
            throw new InvalidStateException($"{path} is not a plain file with a name in UTF-8");
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        return new(path, RandomAccess.GetLength(handle), Hash(file));
    }

    private static byte[] Hash(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        return SHA256.HashData(stream);
    }

    // The names in a folder are on the disk only after the folder is flushed. The runtime opens no folders. If the file system cannot do
    // it, it does so by itself.
    private static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
