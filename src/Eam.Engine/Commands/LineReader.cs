using System.Buffers;

namespace Eam.Engine.Commands;

/// <summary>Reads the lines of a stream of bytes, each of a bounded size. For use by one thread.</summary>
/// <param name="read">Waits for the next bytes, writes them to a buffer and returns their number; 0 at the end of the stream.</param>
internal sealed class LineReader(Func<byte[], int> read)
{
    /// <summary>The largest number of bytes in a line: 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _at,
        _end;

    /// <summary>Waits for the next line that is not empty. Returns it without its end; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The line is too long; the message has the beginning of a sentence.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public byte[]? Next()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf((byte)'\n');
            var part = length < 0 ? rest : rest[..length];
            if (_line.WrittenCount + part.Length > MostBytes)
                throw new InvalidDataException($"a line has more than {MostBytes} bytes");
            _line.Write(part);
            _at += part.Length;
            if (length >= 0)
            {
                _at++;
                if (Take() is { Length: > 0 } line)
                    return line;
                continue;
            }

            (_at, _end) = (0, read(_buffer));
            if (_end == 0)
                return Take() is { Length: > 0 } last ? last : null;
        }
    }

    private byte[] Take()
    {
        var line = _line.WrittenSpan.Trim(" \t\r"u8).ToArray();
        _line.ResetWrittenCount();
        return line;
    }
}
