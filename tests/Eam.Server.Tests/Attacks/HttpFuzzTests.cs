using System.Text.Json;
using Eam.Server.Tests.Create;
using Eam.Testing.Fuzzing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Tests.Attacks;

/// <summary>
/// Valid requests to every route, with a few changed bytes anywhere: method, path, query, headers or body. The server answers each one, and
/// refuses it with a problem document if it must.
/// </summary>
public sealed class HttpFuzzTests
{
    private const string Prefix = "/api/v1",
        Stream = "text/event-stream",
        Problem = "application/problem+json",
        File = "trials.csv";

    // The queries of the routes that have one.
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["GET /sweeps"] = "state=completed&limit=5&offset=0",
        ["GET /sweeps/{id}/trials"] = "state=completed&method=am&sort=reward&reverse=true&offset=1&limit=5",
        ["GET /sweeps/{id}/events"] = "after=2&limit=5",
        ["GET /sweeps/{id}/stream"] = "after=2",
        ["GET /sweeps/{id}/metrics"] = "trial=0&trial=1&metric=reward&offset=0&limit=5",
        ["GET /sweeps/{id}/curves"] = "metric=reward&points=50",
        ["GET /sweeps/{id}/slots"] = "segments=10",
        ["GET /sweeps/{id}/pareto"] = "metric=reward&points=50",
        ["GET /sweeps/{id}/importance"] = "metric=reward&rung=1",
        ["GET /compare"] = "sweep=small-1&metric=reward&target=0.5&searches=false",
        ["GET /sweeps/{id}/export"] = "format=csv",
        ["GET /sweeps/{id}/trials/{trial:int}/samples"] = "count=16",
        ["POST /sweeps/{id}/trials/{trial:int}/samples"] = "count=16",
        ["GET /sweeps/{id}/trials/{trial:int}/output"] = "after=2&format=json",
        ["POST /sweeps"] = "name=named&seed=7&slots=2",
        ["POST /sweeps/preview"] = "name=named&seed=7&slots=2",
    };

    private static readonly string[] LookHeaders =
    [
        "Accept: */*",
        "Accept-Encoding: identity",
        "If-None-Match: \"1-running\", W/\"2\"",
        "Range: bytes=0-9",
        "Last-Event-ID: 2",
        "Cookie: eam-session=1",
        "Authorization: Bearer token-0123456789",
        "X-Forwarded-For: 10.0.0.1",
    ];

    private static readonly string[] ActHeaders =
    [
        "Content-Type: application/yaml; charset=utf-8",
        "Idempotency-Key: key-1",
        "If-Match: *",
        "Origin: http://localhost",
        "Sec-Fetch-Site: same-origin",
    ];

    [Fact]
    public async Task Requests_WithoutAChange_AreMostlyDone()
    {
        await using var server = await ServerUnderTest.StartAsync(wrap: sweeps => StartsNothing.Of(sweeps, "small-1"));
        var examples = Examples(server, await server.FinishAsync());

        var refused = 0;
        foreach (var example in examples)
            refused += await SendAsync(server, example, ServerUnderTest.Cancellation) ? 1 : 0;

        refused.ShouldBeLessThan(examples.Count / 2, "changes of requests that are refused anyway find little");
    }

    [Fact]
    public Task Requests_ChangedAtRandom_AreAnsweredOrRefusedWithAProblem() => FuzzAsync(Fuzz.Usual, 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task Requests_ChangedAtRandomForAMinute_AreAnsweredOrRefusedWithAProblem() => FuzzAsync(Fuzz.Long, 2);

    private static async Task FuzzAsync(TimeSpan time, int seed)
    {
        await using var server = await ServerUnderTest.StartAsync(wrap: sweeps => StartsNothing.Of(sweeps, "small-1"));
        var sweep = await server.FinishAsync();

        await Fuzz.RunAsync(
            Examples(server, sweep),
            (text, token) => SendAsync(server, text, token),
            time,
            seed,
            ServerUnderTest.Cancellation
        );

        (await server.GetAsync($"{Prefix}/sweeps/{sweep}")).GetProperty("sweep").GetProperty("id").GetString().ShouldBe(sweep);
    }

    private static List<byte[]> Examples(ServerUnderTest server, string sweep) =>
        [
            .. server
                .App.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(route =>
                    (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                        Example(method, $"/{route.RoutePattern.RawText!.Trim('/')}", sweep)
                    )
                ),
        ];

    private static byte[] Example(string method, string route, string sweep)
    {
        var path = route
            .Replace("{id}", sweep, StringComparison.Ordinal)
            .Replace("{trial:int}", "0", StringComparison.Ordinal)
            .Replace("{name}", File, StringComparison.Ordinal);
        var query = Queries.GetValueOrDefault($"{method} {route.Replace(Prefix, "", StringComparison.Ordinal)}", "x=1");
        return method == "GET"
            ? RequestText.Of(method, $"{path}?{query}", LookHeaders, "")
            : RequestText.Of(method, $"{path}?{query}", ActHeaders, CreateTests.File);
    }

    // Returns whether the server refuses the request, or would if a client could send it.
    private static async Task<bool> SendAsync(ServerUnderTest server, byte[] text, CancellationToken cancellationToken)
    {
        using var message = RequestText.Read(text);
        if (message is null)
            return true;
        HttpResponseMessage response;
        try
        {
            response = await server.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException)
        {
            // The test's transport cannot express this address.
            return true;
        }

        using (response)
        {
            await CheckAsync(response, message, cancellationToken);
            return (int)response.StatusCode >= 400;
        }
    }

    private static async Task CheckAsync(HttpResponseMessage response, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var (status, content) = ((int)response.StatusCode, response.Content.Headers);
        status.ShouldNotBe(500);
        if (status < 400 && content.ContentType?.MediaType == Stream)
            return; // It has no end.
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (status < 400 || message.Method == HttpMethod.Head)
            return;
        (content.ContentType?.MediaType).ShouldBe(Problem);
        if (content.ContentEncoding.Count > 0)
            return; // A changed request may ask for compression.
        using var problem = JsonDocument.Parse(body);
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        problem.RootElement.GetProperty("type").GetString().ShouldNotBeNull().ShouldStartWith("urn:eam:problem:");
    }
}
