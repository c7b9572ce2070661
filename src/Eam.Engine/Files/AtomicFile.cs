using Polly;

namespace Eam.Engine.Files;

/// <summary>Writes whole files so that a reader, or a restart after a crash, sees the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written; a left-over one is of no use to anybody.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>Writes to a temporary name beside the file, flushes it, and renames it.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <param name="content">Writes the bytes.</param>
    /// <param name="durable">Wait until the disk has them (fsync), so that a power cut cannot lose them either; costs milliseconds.</param>
    /// <param name="retries">For failures that pass; null: <see cref="Retries.Default"/>. Each try asks for the content anew.</param>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> content, bool durable, ResiliencePipeline? retries = null)
    {
        var temporary = path + TemporaryEnding;
        try
        {
            (retries ?? Retries.Default).Execute(() =>
            {
                using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
                {
                    content(stream);
                    stream.Flush(flushToDisk: durable);
                }

                File.Move(temporary, path, overwrite: true);
            });
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            TryDelete(temporary);
            throw FileErrors.Cannot("write", path, failure);
        }
    }

    /// <summary>Reads a whole file; a failure that may pass is tried again.</summary>
    public static byte[] Read(string path) => Retries.Default.Execute(static path => File.ReadAllBytes(path), path);

    // What filled the disk must not keep it full.
    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // The failure before it is the one to tell.
        }
    }
}
