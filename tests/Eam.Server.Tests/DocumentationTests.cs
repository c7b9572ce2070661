using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Tests;

public sealed partial class DocumentationTests
{
    private static string Text([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/api.md"));

    [Fact]
    public async Task Documentation_OfRoutes_NamesEachAndNoOther()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var routes = server
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is not ("/" or "/openapi/v1.json"))
            .SelectMany(route =>
                route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {Pattern(route)}")
            );

        var documented = Heading().Matches(Text()).Select(match => match.Groups[1].Value);

        documented.Order().ShouldBe(routes.Order());
    }

    [Fact]
    public void Documentation_OfProblems_NamesEachAndNoOther()
    {
        var documented = ProblemRow().Matches(Text()).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");

        documented.Order().ShouldBe(ProblemKind.All.Select(kind => $"{kind.Status} {kind.Name}").Order());
    }

    [Fact]
    public async Task OpenApi_Document_HasTheDocumentedRoutesWithSummaries()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var document = await server.GetAsync("/openapi/v1.json");

        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (Path: path, Method: method)))
            .ToList();
        operations
            .Select(operation => $"{operation.Method.Name.ToUpperInvariant()} {operation.Path.Name}")
            .Order()
            .ShouldBe(Heading().Matches(Text()).Select(match => match.Groups[1].Value).Order());
        operations.ShouldAllBe(operation => operation.Method.Value.GetProperty("summary").GetString()!.Length > 5);
        document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("SweepSummary")
            .GetProperty("properties")
            .TryGetProperty("planned_trials", out _)
            .ShouldBeTrue();
    }

    private static string Pattern(RouteEndpoint route) => Constraint().Replace("/" + route.RoutePattern.RawText!.Trim('/'), "}");

    [GeneratedRegex("^### ([A-Z]+ /.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| ([0-9]{3}) \| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ProblemRow();

    [GeneratedRegex(@":[a-z]+\}")]
    private static partial Regex Constraint();
}
