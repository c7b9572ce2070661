using System.Runtime.InteropServices;
using System.Text;

namespace Eam.Engine.Files;

/// <summary>
/// Opens only regular files that are no links. A sweep's folder may come from somebody else: a link in it could show or overwrite a file
/// anywhere on the disk, and a pipe or a device would be read without end.
/// </summary>
/// <remarks>
/// The check comes before the opening, so it does not stop somebody who may write in the folder and swaps a file between the two. New files
/// are created exclusively, which no link can redirect.
/// </remarks>
public static partial class PlainFile
{
    /// <summary>The largest file that is read as a whole unless the caller allows another size: 64 MiB.</summary>
    public const long Largest = 64 << 20;

    private const int Here = -100,
        NoFollow = 0x100,
        StatusBytes = 256,
        ModeAt = 28,
        SizeAt = 40;
    private const uint TypeAndSize = 0x201;
    private const int TypeMask = 0xF000,
        Regular = 0x8000,
        Link = 0xA000,
        Folder = 0x4000;

    /// <summary>Returns whether there is a regular file at a path.</summary>
    /// <exception cref="IOException">There is a link, a folder, a pipe or a device instead.</exception>
    public static bool Exists(string path) => LengthOf(path) is not null;

    /// <summary>Returns whether there is a regular file at a path; false also for anything else that is there.</summary>
    public static bool IsPlain(string path)
    {
        try
        {
            return Exists(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            return false;
        }
    }

    /// <summary>Checks that a path is free or has a regular file, before something else opens it.</summary>
    /// <param name="verb">What is done with the file, for the error: <c>read</c>.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="EngineException">There is a link, a folder, a pipe or a device.</exception>
    public static void Check(string verb, string path)
    {
        try
        {
            Exists(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot(verb, path, failure);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="most">The largest size in bytes.</param>
    /// <exception cref="IOException">There is no file, it is not a regular one, it is larger, or it cannot be read.</exception>
    public static byte[] Read(string path, long most = Largest)
    {
        var known = LengthOf(path) ?? throw new FileNotFoundException("it does not exist", path);

        // Pipes and devices have no length, so on systems where LengthOf cannot tell them apart they are not even opened.
        if (known == 0)
            return [];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (length > Math.Min(most, Array.MaxLength))
            throw new IOException($"it has {length} bytes, and at most {Math.Min(most, Array.MaxLength)} are read");
        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
            read += more;
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Reads a whole file as text.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadText(string path, long most = Largest)
    {
        using var reader = new StreamReader(new MemoryStream(Read(path, most), writable: false), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Creates a file to write, without a buffer. A file of this name is deleted first, and of a link only the link, so nothing is written
    /// through it.
    /// </summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
    }

    /// <summary>Creates a folder of a sweep's folder if it is missing.</summary>
    /// <exception cref="EngineException">It cannot be created, or it is a link.</exception>
    public static void CreateFolder(string path)
    {
        RefuseLink(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", path, failure);
        }
    }

    /// <summary>Checks that a folder is not a link to another folder. It need not exist.</summary>
    /// <exception cref="EngineException">It is a link.</exception>
    public static void RefuseLink(string folder)
    {
        if (IsLink(folder))
            throw new EngineException($"cannot use folder {folder}: {IsALink}");
    }

    /// <summary>Returns whether a folder is a link to another folder.</summary>
    public static bool IsLink(string folder) => new DirectoryInfo(folder).LinkTarget is not null;

    private const string IsALink = "it is a link, and links are not followed here; put what it names in its place";

    // Null: there is nothing at the path.
    private static long? LengthOf(string path)
    {
        if (OperatingSystem.IsLinux() && Status(path) is { } status)
        {
            return (status.Mode & TypeMask) switch
            {
                Regular => status.Bytes,
                Link => throw new IOException(IsALink),
                Folder => throw new IOException("it is a folder, not a file"),
                _ => throw new IOException("it is a pipe or a device, not a file"),
            };
        }

        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            throw new IOException(IsALink);
        if (file.Exists)
            return file.Length;
        return Directory.Exists(path) ? throw new IOException("it is a folder, not a file") : null;
    }

    // The runtime does not tell pipes and devices from files, and to open a pipe waits for its other end. Null: no answer, as for a path
    // that does not exist.
    private static (int Mode, long Bytes)? Status(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        status.Clear();
        try
        {
            return Statx(Here, path, NoFollow, TypeAndSize, ref MemoryMarshal.GetReference(status)) == 0
                ? (MemoryMarshal.Read<ushort>(status[ModeAt..]), MemoryMarshal.Read<long>(status[SizeAt..]))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
