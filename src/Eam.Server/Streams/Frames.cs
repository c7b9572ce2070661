using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Eam.Server.Streams;

/// <summary>Writes server-sent events as bytes (WHATWG HTML, section 9.2), once for all readers.</summary>
internal static class Frames
{
    /// <summary>A comment, which readers skip. It shows both sides that the connection is alive.</summary>
    public static byte[] Heartbeat { get; } = ": heartbeat\n\n"u8.ToArray();

    /// <summary>Start of a stream. It sets the time after which a browser reconnects.</summary>
    public static byte[] Opening { get; } = "retry: 2000\n\n"u8.ToArray();

    /// <summary>Returns one event. Its data is one line, because JSON needs no line breaks.</summary>
    public static byte[] Of<T>(string name, string id, T data, JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, type)}\n\n")
        );
}
