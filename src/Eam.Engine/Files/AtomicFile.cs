using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Polly;

namespace Eam.Engine.Files;

/// <summary>
/// Writes whole files: a reader, or a restart after a crash, sees either the old content or the new content, never a part of it.
/// </summary>
/// <remarks>
/// Two writers of one file do not disturb each other, in one process or in several: each writes to its own temporary file, and the last
/// rename counts.
/// </remarks>
public static class AtomicFile
{
    /// <summary>The ending of a file that is being written, or that a crash left half-written.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>Returns a name next to a file that no other writer uses: <c>sweep.json.3f9a0c1b5d7e2468.tmp</c>.</summary>
    public static string TemporaryFor(string path) => string.Create(CultureInfo.InvariantCulture, $"{path}.{NewId():x16}{TemporaryEnding}");

    /// <summary>
    /// Returns the temporary files in a folder. Only the sole writer of a folder can know that they are left over from a crash.
    /// </summary>
    /// <param name="folder">The folder; the result is empty if it does not exist.</param>
    /// <param name="begin">Returns only files whose names start with this text.</param>
    public static IReadOnlyList<FileInfo> Temporaries(string folder, string begin = "") =>
        Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles($"{begin}*{TemporaryEnding}")] : [];

    /// <summary>Deletes the temporary files in a folder that has no other writer. A file that cannot be deleted stays.</summary>
    public static void RemoveTemporaries(string folder)
    {
        foreach (var left in Temporaries(folder))
            TryDelete(left.FullName);
    }

    /// <summary>Writes to a temporary name next to the file, flushes, and renames.</summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <param name="content">Writes the bytes.</param>
    /// <param name="durable">Whether to wait until the disk has the bytes (fsync), so that a power cut cannot lose them; costs
    /// milliseconds.</param>
    /// <param name="retries">The pipeline for transient failures; null: <see cref="Retries.Default"/>. Each try calls
    /// <paramref name="content"/> again.</param>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> content, bool durable, ResiliencePipeline? retries = null)
    {
        try
        {
            Retries.Run(retries, () =>
            {
                WriteOnce(path, content, durable);
                return 0;
            });
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", path, failure);
        }
    }

    /// <summary>Reads a whole file that is a regular file and no link. A transient failure is retried.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The largest size in bytes.</param>
    public static byte[] Read(string path, long most = PlainFile.Largest) => Retries.Run(null, () => PlainFile.Read(path, most));

    // Each try has a new name, and its file is created exclusively: nobody can put a link there that would be followed. The rename replaces
    // a link, and not what it names.
    private static void WriteOnce(string path, Action<Stream> content, bool durable)
    {
        var temporary = TemporaryFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                content(stream);
                stream.Flush(flushToDisk: durable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    // Random instead of counted, because writers on other machines share the folder.
    private static ulong NewId() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    // A half-written file must not keep a full disk full.
    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // The file only costs its bytes; `eam gc` tries again.
        }
    }
}
