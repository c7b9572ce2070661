using System.Text;

namespace Eam.Server.Tests.Attacks;

/// <summary>
/// A request as the bytes of a text that a fuzz test can change: the method and the address, a header in each line, an empty line, and the
/// body.
/// </summary>
internal static class RequestText
{
    /// <summary>Returns the text of a request.</summary>
    public static byte[] Of(string method, string address, IEnumerable<string> headers, string body) =>
        Encoding.UTF8.GetBytes($"{method} {address}\n{string.Join('\n', headers)}\n\n{body}");

    /// <summary>
    /// Reads a text; null if it is a request that no client can send, which a real server refuses before it reaches a route.
    /// </summary>
    public static HttpRequestMessage? Read(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf("\n\n"u8);
        var lines = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).Split('\n');
        if (lines[0].Split(' ', 2) is not [var method, ['/', ..] address] || !IsToken(method))
            return null;
        if (!Uri.TryCreate($"http://localhost{address}", UriKind.Absolute, out var uri))
            return null;
        var message = new HttpRequestMessage(new HttpMethod(method), uri);
        var body = end < 0 ? [] : text[(end + 2)..].ToArray();
        if (body.Length > 0)
            message.Content = new ByteArrayContent(body);
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(':', 2) is not [var name, var value] || !IsToken(name) || value.Any(char.IsControl))
                continue;
            if (!message.Headers.TryAddWithoutValidation(name, value.Trim()))
                message.Content?.Headers.TryAddWithoutValidation(name, value.Trim());
        }

        return message;
    }

    private static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
