using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Eam.Engine.Records;

namespace Eam.Engine.Workers;

/// <summary>
/// Sends messages over a pair of byte streams: four bytes of length, the lowest first, then that many bytes of UTF-8 JSON. Any thread may
/// send, one thread receives.
/// </summary>
internal sealed class MessageStream(Stream input, Stream output)
{
    /// <summary>The largest number of bytes in a message. A segment of a thousand curve points needs half a megabyte.</summary>
    public const int MostBytes = 16 << 20;

    private const int HeaderBytes = 4;

    private readonly Lock _gate = new();

    /// <exception cref="IOException">The other process has ended.</exception>
    public void Send(WorkerMessage message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, WorkerContext.Default.WorkerMessage);
        if (body.Length > MostBytes)
            throw new InvalidOperationException($"a message of {body.Length} bytes is too long");
        var frame = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame.AsSpan(HeaderBytes));
        lock (_gate)
        {
            output.Write(frame);
            output.Flush();
        }
    }

    /// <summary>Waits for the next message. Returns null if the other process has closed its end.</summary>
    /// <exception cref="InvalidDataException">The data is not a message. The exception's message is one line.</exception>
    public WorkerMessage? Receive()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var read = input.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (read < HeaderBytes || length is <= 0 or > MostBytes)
            throw new InvalidDataException($"'{Printable(header[..read])}' instead of a message's length");

        var body = new byte[length];
        read = input.ReadAtLeast(body, length, throwOnEndOfStream: false);
        if (read < length)
            throw new InvalidDataException($"a message of {length} bytes that was cut off after {read} bytes");
        try
        {
            var message = JsonSerializer.Deserialize(body, WorkerContext.Default.WorkerMessage) ?? throw new JsonException();

            // The serializer refuses a null instead of a member, but not instead of an element.
            return message is WorkerMessage.Reached reached && Array.Exists(reached.Points, static point => point is null)
                ? throw new JsonException()
                : message;
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new InvalidDataException($"'{Printable(body.AsSpan(0, Math.Min(length, 60)))}', which is not a message");
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes) =>
        new([.. Encoding.UTF8.GetString(bytes).Select(c => char.IsControl(c) ? '?' : c)]);
}
