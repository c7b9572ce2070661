using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Tests;

public sealed class RandomRequestsTests
{
    private static readonly string[] Words =
    [
        "small-1",
        "nobody",
        "..",
        "%2e%2e",
        "%2fetc%2fpasswd",
        "0",
        "-1",
        "99999999999999999999",
        "1e999",
        "NaN",
        "",
        " ",
        "null",
        "[]",
        "{}",
        "true",
        "a=b&c",
        "%00",
        "%ff",
        "ключ",
        "reward",
        "objective",
        "completed",
        "../../sweep.json",
        "sweep.db",
        "<script>",
        "'; DROP TABLE events",
        "0x10",
        "+5",
        "\"1-completed\"",
        "*",
    ];

    private static readonly string[] Queries =
    [
        "limit",
        "offset",
        "after",
        "sort",
        "state",
        "method",
        "metric",
        "points",
        "reverse",
        "sweep",
        "target",
        "share",
        "rung",
        "segments",
        "format",
        "count",
        "x",
    ];

    private static readonly string[] Bodies =
    [
        "",
        "{",
        "[[[[[[[[[[[[[[[[[[[[",
        "name: x",
        "a: &b [*b]",
        "\0\0\0",
        "{\"name\": 7}",
        "name: quick\ntask: gaussian-mixture\nmethod: am\ntrials: 1e9",
        "- - - -",
        "? ? ?",
        "!!binary x",
        "task: {name: digits}\nparameters: {learning_rate: {min: 1, max: 0}}",
        "warm_start: ../../small-1",
        "%YAML 9.9\n---\n",
        "trials: 999999999999999999999999",
    ];

    private static Gen<T> Pick<T>(T[] from) => Gen.Elements(from);

    [Fact]
    public async Task Requests_OfAnyKindToAnyRoute_NeverBringAnInternalProblem()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var routes = server
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.EndsWith("/stream", StringComparison.Ordinal)) // streams never end
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                    (method, route.RoutePattern.RawText!)
                )
            )
            .ToArray();
        var request =
            from route in Pick(routes)
            from method in Gen.Frequency(
                (6, Gen.Constant(route.method)),
                (1, Pick<string>(["PUT", "DELETE", "POST", "OPTIONS", "HEAD", "PATCH"]))
            )
            from id in Gen.Frequency((3, Gen.Constant(sweep)), (2, Pick(Words)))
            from trial in Gen.Frequency((2, Gen.Choose(0, 20).Select(n => $"{n}")), (1, Pick(Words)))
            from names in Gen.ArrayOf(Pick(Queries), 3)
            from values in Gen.ArrayOf(Pick(Words), 3)
            from body in Gen.OneOf(Pick(Bodies), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get))
            from type in Pick<string>(["application/yaml", "application/json", "text/plain", "nonsense", ""])
            from match in Gen.Frequency((3, Gen.Constant("")), (1, Pick(Words)))
            let path = route
                .Item2.Replace("{id}", id, StringComparison.Ordinal)
                .Replace("{trial:int}", trial, StringComparison.Ordinal)
                .Replace("{name}", trial, StringComparison.Ordinal)
            select new Request(
                method,
                $"{path}?{string.Join('&', names.Zip(values, (name, value) => $"{name}={Uri.EscapeDataString(value)}"))}",
                body,
                type,
                match
            );

        foreach (var one in request.Sample(600, 50))
        {
            var (status, text) = await SendAsync(server, one);
            status.ShouldNotBe(500, $"{one}: {text}");
            if (status >= 400 && one.Method != "HEAD")
                JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32().ShouldBe(status, one.ToString());
        }

        (await server.GetAsync($"/api/v1/sweeps/{sweep}")).GetProperty("sweep").GetProperty("id").GetString().ShouldBe(sweep);
    }

    private static async Task<(int Status, string Text)> SendAsync(ServerUnderTest server, Request one)
    {
        if (!Uri.TryCreate("http://localhost" + one.Address, UriKind.Absolute, out var address))
            return (0, "");
        using var message = new HttpRequestMessage(new HttpMethod(one.Method), address);
        if (one.Method is not ("GET" or "HEAD"))
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(one.Body));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", one.Type);
        }

        message.Headers.TryAddWithoutValidation(one.Method == "GET" ? "If-None-Match" : "If-Match", one.Match);
        try
        {
            using var response = await server.Client.SendAsync(message, ServerUnderTest.Cancellation);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            // The test's transport cannot express this address. A real one answers 400.
            return (0, "");
        }
    }

    private sealed record Request(string Method, string Address, string Body, string Type, string Match);
}
