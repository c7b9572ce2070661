using System.Net;
using System.Text;

namespace Eam.Client.Tests.Remote;

/// <summary>Replaces the network: answers requests with the given answers in order, and repeats the last answer.</summary>
internal sealed class FakeServer(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private readonly List<HttpRequestMessage> _requests = [];

    /// <summary>The received requests.</summary>
    public IReadOnlyList<HttpRequestMessage> Requests => _requests;

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Html(HttpStatusCode status) =>
        new(status) { Content = new StringContent("<html></html>", Encoding.UTF8, "text/html") };

    public static HttpResponseMessage Problem(int status, string name, string detail) =>
        new((HttpStatusCode)status)
        {
            Content = new StringContent(
                $$"""{"type": "urn:eam:problem:{{name}}", "title": "t", "status": {{status}}, "detail": "{{detail}}"}""",
                Encoding.UTF8,
                "application/problem+json"
            ),
        };

    public static HttpResponseMessage Refused() =>
        throw new HttpRequestException(
            HttpRequestError.ConnectionError,
            "no",
            new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)
        );

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Add(request);
        return Task.Run(() => answers[Math.Min(_requests.Count, answers.Length) - 1](request), cancellationToken);
    }
}
