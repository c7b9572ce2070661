using System.Text.Json;

namespace Eam.Server.Tests.Streams;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IAsyncDisposable
{
    public static async Task<EventReader> OpenAsync(ServerUnderTest server, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerUnderTest.Cancellation);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync(ServerUnderTest.Cancellation)));
    }

    /// <summary>Reads the next event, and skips comments.</summary>
    public async Task<(string Name, string Id, JsonElement Data)> NextAsync()
    {
        var (name, id, data) = ("", "", "");
        while (await lines.ReadLineAsync(ServerUnderTest.Cancellation) is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
                return (name, id, JsonDocument.Parse(data).RootElement);
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            (name, id, data) =
                colon < 0
                    ? (name, id, data)
                    : line[..colon] switch
                    {
                        "event" => (line[(colon + 2)..], id, data),
                        "id" => (name, line[(colon + 2)..], data),
                        "data" => (name, id, line[(colon + 2)..]),
                        _ => (name, id, data),
                    };
        }

        throw new EndOfStreamException("the stream ended");
    }

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
