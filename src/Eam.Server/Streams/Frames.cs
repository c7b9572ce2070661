using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Eam.Server.Streams;

/// <summary>Server-sent events as bytes (WHATWG HTML, section 9.2), written once for all readers.</summary>
internal static class Frames
{
    /// <summary>A comment, which readers skip: it shows both sides that the connection lives.</summary>
    public static byte[] Heartbeat { get; } = ": heartbeat\n\n"u8.ToArray();

    /// <summary>What a stream begins with: the time after which a browser connects again.</summary>
    public static byte[] Opening { get; } = "retry: 2000\n\n"u8.ToArray();

    /// <summary>One event; its data is one line, because JSON needs no line breaks.</summary>
    public static byte[] Of<T>(string name, string id, T data, JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, type)}\n\n")
        );
}
