using Eam.Engine.Files;

namespace Eam.Engine.Workers;

/// <summary>
/// Writes a worker's messages for people to a file of bounded size, which is created with the first message. It also remembers the last
/// line, for the reason of a failure.
/// </summary>
internal sealed class WorkerLog
{
    private const int MostBytes = 256 * 1024;

    private readonly string _path;
    private readonly LastLine _last = new();

    /// <summary>Reads a worker's stream until it ends.</summary>
    public WorkerLog(Stream error, string path)
    {
        _path = path;
        Completion = Task.Run(() => CopyAsync(error));
    }

    /// <summary>A task that ends with the stream and never faults.</summary>
    public Task Completion { get; }

    /// <summary>The last line that is not empty, shortened; null for none.</summary>
    public string? LastLine => _last.Text;

    private async Task CopyAsync(Stream error)
    {
        var buffer = new byte[8192];
        try
        {
            while (await error.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
            {
                Keep(buffer.AsSpan(0, read));
                _last.Take(buffer.AsSpan(0, read));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The worker is gone; what it wrote before is kept.
        }

        _last.End();
    }

    // Keeps at most the newest half megabyte: a full file replaces the older one.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // Throws for a link: nothing is written through it, and the worker has no log.
            if (PlainFile.Exists(_path) && new FileInfo(_path).Length > MostBytes)
                File.Move(_path, _path + ".old", overwrite: true);
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, 1);
            file.Write(bytes);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // A full disk must not end a worker just because its log cannot be written.
        }
    }
}
