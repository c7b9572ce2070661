using System.Text;
using Eam.Engine.Files;
using Eam.Engine.Workers;

namespace Eam.Engine.Commands;

/// <summary>
/// Writes what a trial's program prints to one file, to which each attempt adds. Of a file that would be too large, the oldest half and the
/// newest part stay, and a line between them says how many bytes are missing. Thread-safe.
/// </summary>
/// <remarks>
/// The file is shortened by writing it anew under another name and renaming that, so a crash at any moment leaves a whole file. The newest
/// part is a quarter of the limit at first, so that the file is written anew only after as much again. If nothing can be written, the
/// output is lost, but the program is not disturbed.
/// </remarks>
internal sealed class CommandOutput : IDisposable
{
    /// <summary>The largest number of bytes in a file: 8 MiB.</summary>
    public const int Most = 8 << 20;

    private readonly string _path;
    private readonly int _most;
    private readonly Lock _gate = new();
    private readonly LastLine _last = new();
    private FileStream? _file;
    private bool _isInLine;

    /// <summary>Opens the file of a trial.</summary>
    /// <param name="path">The path of the file. Its folder is created if it is missing.</param>
    /// <param name="most">The largest number of bytes in the file.</param>
    public CommandOutput(string path, int most = Most)
    {
        (_path, _most) = (path, most);
        try
        {
            PlainFile.CreateFolder(Path.GetDirectoryName(path)!);
            PlainFile.Check("write", path);
            _file = Open(path);
        }
        catch (Exception failure) when (failure is EngineException || FileErrors.IsFileError(failure))
        {
            // A link, or a full disk.
        }
    }

    /// <summary>The last line that the program printed and that is not empty, shortened; null for none.</summary>
    public string? LastLine => _last.Text;

    /// <summary>Adds a line of Eam, such as the beginning of an attempt.</summary>
    public void Note(string line)
    {
        lock (_gate)
        {
            Add(Encoding.UTF8.GetBytes($"{(_isInLine ? "\n" : "")}--- eam: {line} ---\n"));
            _isInLine = false;
        }
    }

    /// <summary>Copies a stream until it ends.</summary>
    public void Copy(Stream input)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (input.Read(buffer) is > 0 and var read)
            {
                lock (_gate)
                {
                    _last.Take(buffer.AsSpan(0, read));
                    Add(buffer.AsSpan(0, read));
                    _isInLine = buffer[read - 1] != '\n';
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The program is gone; what it printed before is kept.
        }

        _last.End();
    }

    /// <summary>Closes the file. What comes later is lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_file is null)
            return;
        try
        {
            _file.Write(bytes);
            if (_file.Length > _most)
                _file = Shorten(_file);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // A full disk must not end a program just because its output cannot be kept.
        }
    }

    private FileStream Shorten(FileStream file)
    {
        var (head, tail) = (_most / 2, _most / 4);
        var (missing, length) = OutputGap.At(file.SafeFileHandle, head);
        var temporary = AtomicFile.TemporaryFor(_path);
        try
        {
            using (var shorter = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Copy(file, 0, head, shorter);
                shorter.Write(OutputGap.Line(missing + file.Length - head - length - tail));
                Copy(file, file.Length - tail, tail, shorter);
            }

            File.Move(temporary, _path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        var opened = Open(_path);
        file.Dispose();
        return opened;
    }

    private static void Copy(FileStream file, long from, int count, FileStream target)
    {
        var buffer = new byte[count];
        var read = 0;
        while (read < count && RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(read), from + read) is > 0 and var more)
            read += more;
        target.Write(buffer, 0, read);
    }

    private static FileStream Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }
}
