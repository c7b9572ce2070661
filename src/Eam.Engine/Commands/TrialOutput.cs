using System.Text;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Microsoft.Win32.SafeHandles;

namespace Eam.Engine.Commands;

/// <summary>
/// Reads what the program of a trial has printed, piece by piece, also while it prints and while its file is shortened. For use by one
/// thread.
/// </summary>
internal sealed class TrialOutput
{
    /// <summary>The largest number of bytes in a piece: 256 KiB.</summary>
    public const int MostAtOnce = 256 << 10;

    private const int Head = CommandOutput.Most / 2;

    private readonly string _path;

    // Counts all bytes that were printed, also those that the file has lost. Negative: counts from the end, until the first piece is read.
    private long _position;

    /// <summary>Creates a reader.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="after">Number of bytes that the caller has. A negative number begins so many bytes before the end, at the beginning
    /// of a line.</param>
    /// <exception cref="EngineException">The folder of the output is a link.</exception>
    public TrialOutput(SweepFolder folder, int trial, long after)
    {
        PlainFile.RefuseLink(folder.Output);
        (_path, _position) = (folder.OutputOf(trial), after);
    }

    /// <summary>Whether there was a file when <see cref="Read"/> last looked.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Returns the next piece; null if nothing new was printed.</summary>
    /// <exception cref="EngineException">The file cannot be read; the message is one line.</exception>
    public OutputPiece? Read()
    {
        try
        {
            IsThere = PlainFile.Exists(_path);
            if (!IsThere)
                return null;
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var (missing, line) = OutputGap.At(file, Head);
            return Next(file, missing, line);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", _path, failure);
        }
    }

    // `missing` bytes after the oldest half are gone, and a line of `line` bytes stands for them.
    private OutputPiece? Next(SafeFileHandle file, long missing, int line)
    {
        var size = RandomAccess.GetLength(file) + missing - line;
        var isFromEnd = _position < 0;
        if (isFromEnd)
            _position = Math.Max(0, size + _position);
        var tail = missing == 0 ? 0 : Head + missing;
        if (isFromEnd && _position is > Head && _position < tail)
            _position = tail;
        if (_position >= size)
            return null;
        if (_position >= tail)
            return Text(file, _position - missing + line, size - _position, isCut: false, isFromEnd);
        if (_position < Head)
            return Text(file, _position, Head - _position, isCut: true, isFromEnd);
        var gap = new OutputPiece(_position, tail, tail - _position, Encoding.ASCII.GetString(OutputGap.Line(tail - _position)));
        _position = tail;
        return gap;
    }

    private OutputPiece? Text(SafeFileHandle file, long offset, long most, bool isCut, bool isFromEnd)
    {
        var buffer = new byte[Math.Min(most, MostAtOnce)];
        var bytes = buffer.AsSpan(0, RandomAccess.Read(file, buffer, offset));

        // What follows the oldest half is gone, so nothing completes a character that was cut there.
        bytes = bytes[..(isCut && bytes.Length == most ? bytes.Length : OutputText.Complete(bytes))];
        if (isFromEnd && _position > 0 && bytes.IndexOf((byte)'\n') is >= 0 and var end && end + 1 < bytes.Length)
        {
            bytes = bytes[(end + 1)..];
            _position += end + 1;
        }

        if (bytes.IsEmpty)
            return null;
        var from = _position;
        _position += bytes.Length;
        return new(from, _position, 0, OutputText.Decode(bytes));
    }
}
