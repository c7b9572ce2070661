using System.Text;
using System.Text.Json;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Tests.Create;
using Eam.Testing;
using Eam.Testing.Devices;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Hosting;

/// <summary>What /openapi/v1.json says and what the routes answer.</summary>
public sealed class OpenApiTests
{
    private const string Trained = """
        name: trained
        task: {name: gaussian-mixture, modes: 2}
        method: {values: [am, eam]}
        parameters: {batch_size: 16, width: 16, learning_rate: {min: 1e-4, max: 1e-2, scale: log}}
        halving: {algorithm: sha, eta: 2, compute: {unit: iterations, min: 2, max: 4}}
        evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 4}
        trials: 4
        """;

    private static CancellationToken Now => ServerUnderTest.Cancellation;

    [Fact]
    public async Task Answers_OfEveryRouteOverRealSweeps_AreAsTheDocumentDescribes()
    {
        using var folder = new TemporaryFolder();
        await TrainAsync(folder.Path);
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner
            {
                Behaviour = (request, token) => request.Trial == 0 ? ScriptedRunner.Crash(request) : ScriptedRunner.Hang(token),
            },
            options => options with { DataFolder = folder.Path },
            new FakeDevices()
        );
        Directory.CreateDirectory(Path.Combine(folder.Path, "sweeps", "damaged-1"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "sweeps", "damaged-1", "sweep.json"), "{", Now);
        await server.Service.StartAsync(SweepSpecs.Small(name: "running", maxFailures: 0), "name: running\n", Now);
        var api = new DescribedApi(await server.GetAsync("/openapi/v1.json"));
        var mistakes = new List<string>();

        foreach (var sweep in (string[])["trained-1", "mine-1", "running-1", "damaged-1", "nobody"])
        {
            foreach (var operation in api.Operations.Where(operation => operation.StartsWith("get ", StringComparison.Ordinal)))
                mistakes.AddRange(await AskAsync(server, api, operation, Address(operation, sweep)));
        }

        foreach (var format in (string[])["csv", "json", "jsonl", "events", "xml"])
            mistakes.AddRange(
                await AskAsync(server, api, "get /api/v1/sweeps/{id}/export", $"/api/v1/sweeps/trained-1/export?format={format}")
            );
        mistakes.AddRange(
            await AskAsync(
                server,
                api,
                "get /api/v1/sweeps/{id}/trials/{trial}/output",
                "/api/v1/sweeps/mine-1/trials/0/output?format=text"
            )
        );
        foreach (var file in await FilesAsync(server))
            mistakes.AddRange(
                await AskAsync(server, api, "get /api/v1/sweeps/{id}/artifacts/{name}", $"/api/v1/sweeps/trained-1/artifacts/{file}")
            );
        foreach (var (operation, address, body) in Posts())
            mistakes.AddRange(await AskAsync(server, api, operation, address, body));

        mistakes.Distinct().ShouldBeEmpty();
        api.Operations.Except(api.Succeeded).ShouldBeEmpty("every operation answered with success at least once");
    }

    [Fact]
    public async Task Document_OfTypes_SaysWhatTheyAre()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var document = await server.GetAsync("/openapi/v1.json");
        var api = new DescribedApi(document);

        var parameters = api.Resolve(api.Schema("TrialRow").GetProperty("properties").GetProperty("parameters"));
        Types(api.Resolve(parameters.GetProperty("additionalProperties"))).Order().ShouldBe(["number", "string"]);
        Types(api.Resolve(api.Schema("SweepSummary").GetProperty("properties").GetProperty("spent"))).ShouldBe(["number"]);
        Types(api.Resolve(api.Schema("TrialRow").GetProperty("properties").GetProperty("trial"))).ShouldBe(["integer"]);
        Types(api.Resolve(api.Schema("TrialRow").GetProperty("properties").GetProperty("seed"))).ShouldBe(["string"]);
        api.Schema("SweepSummary").GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldContain("spent");
        Mixed(document).ShouldBeEmpty("only values of parameters are a number or a text");
    }

    [Fact]
    public async Task Document_OfBodiesAndAccess_SaysHowToAsk()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var document = await server.GetAsync("/openapi/v1.json");
        var api = new DescribedApi(document);

        foreach (var operation in (string[])["post /api/v1/sweeps", "post /api/v1/sweeps/preview"])
        {
            var body = api.Operation(operation).GetProperty("requestBody").GetProperty("content");
            body.GetProperty("application/yaml").GetProperty("schema").GetProperty("type").GetString().ShouldBe("string");
            body.GetProperty("application/json").GetProperty("schema").GetProperty("type").GetString().ShouldBe("object");
        }

        Headers(api, "post /api/v1/sweeps").ShouldContain("Idempotency-Key");
        Headers(api, "post /api/v1/sweeps/{id}/stop").ShouldContain("If-Match");
        Headers(api, "get /api/v1/stream").ShouldContain("Last-Event-ID");
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        schemes.GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        schemes.GetProperty("session").GetProperty("name").GetString().ShouldBe(AccessTokens.Cookie);
        document.GetProperty("security").GetArrayLength().ShouldBe(3);
        api.Operation("get /healthz").GetProperty("security").GetArrayLength().ShouldBe(1);
        api.Operations.ShouldAllBe(operation =>
            api.Operation(operation)
                .GetProperty("responses")
                .GetProperty("4XX")
                .ToString()
                .Contains("ProblemDocument", StringComparison.Ordinal)
        );
    }

    // Real training, so that there are checkpoints, samples and values of every kind.
    private static async Task TrainAsync(string folder)
    {
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder, Slots = 1 });
        var sweep = await service.StartAsync(SweepFile.Read(Trained, "trained").Spec.ShouldNotBeNull(), Trained, Now);
        await foreach (var _ in service.WatchAsync(sweep, Now)) { }
        await ReportAsync(folder);
    }

    // A program of the user's own, with declared metrics and output.
    private static async Task ReportAsync(string folder)
    {
        var runner = new ScriptedRunner { Behaviour = (request, _) => ScriptedRunner.Report(request) };
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder, CreateRunner = (_, _) => runner });
        var sweep = await service.StartAsync(SweepSpecs.Command(), "name: mine\n", Now);
        await foreach (var _ in service.WatchAsync(sweep, Now)) { }

        var output = Directory.CreateDirectory(Path.Combine(folder, "sweeps", sweep, "output")).FullName;
        await File.WriteAllTextAsync(Path.Combine(output, "trial-0000.log"), "one\ntwo\n", Now);
    }

    private static string Address(string operation, string sweep)
    {
        var address = operation
            .Split(' ')[1]
            .Replace("{id}", sweep, StringComparison.Ordinal)
            .Replace("{trial}", "0", StringComparison.Ordinal)
            .Replace("{name}", "sweep.yaml", StringComparison.Ordinal);
        return address == "/api/v1/compare" ? $"{address}?sweep={sweep}" : address;
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(ServerUnderTest server) =>
        [
            .. (await server.GetAsync("/api/v1/sweeps/trained-1/artifacts"))
                .GetProperty("artifacts")
                .EnumerateArray()
                .Select(artifact => artifact.GetProperty("name").GetString()!),
        ];

    private static IEnumerable<(string Operation, string Address, HttpContent? Body)> Posts()
    {
        const string Sweeps = "/api/v1/sweeps",
            One = "/api/v1/sweeps/{id}",
            Trial = "/api/v1/sweeps/{id}/trials/{trial}",
            Running = "/api/v1/sweeps/running-1";
        yield return ($"post {Sweeps}", Sweeps, Yaml(CreateTests.File));
        yield return ($"post {Sweeps}", Sweeps, Json(CreateTests.AsJson));
        yield return ($"post {Sweeps}", Sweeps, Yaml("trials: none\n"));
        yield return ($"post {Sweeps}", Sweeps, new StringContent("x", Encoding.UTF8, "text/plain"));
        yield return ($"post {Sweeps}/preview", $"{Sweeps}/preview", Yaml(CreateTests.File));
        yield return ($"post {Trial}/samples", $"{Sweeps}/trained-1/trials/0/samples?count=16", null);
        yield return ($"post {Trial}/samples", $"{Sweeps}/trained-1/trials/1/samples?count=16", null);
        yield return ($"post {Trial}/samples", $"{Sweeps}/trained-1/trials/2/samples?count=16", null);
        yield return ($"post {Trial}/samples", $"{Sweeps}/trained-1/trials/3/samples?count=16", null);
        yield return ($"get {Trial}/samples", $"{Sweeps}/trained-1/trials/1/samples?count=16", null);
        yield return ($"get {Trial}/samples", $"{Sweeps}/trained-1/trials/2/samples?count=16", null);
        yield return ($"get {Trial}/samples", $"{Sweeps}/trained-1/trials/3/samples?count=16", null);
        yield return ($"post {One}/retry", $"{Running}/retry", null);
        yield return ($"post {Trial}/retry", $"{Running}/trials/0/retry", null);
        yield return ($"post {Trial}/cancel", $"{Running}/trials/1/cancel", null);
        yield return ($"post {One}/pause", $"{Running}/pause", null);
        yield return ($"post {One}/resume", $"{Running}/resume", null);
        yield return ($"post {One}/stop", $"{Running}/stop", null);
        yield return ($"post {One}/cancel", $"{Running}/cancel", null);
        yield return ($"post {One}/pause", $"{Running}/pause", null);
        yield return ("post /api/v1/session", "/api/v1/session", null);
        yield return ("delete /api/v1/session", "/api/v1/session", null);
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<IReadOnlyList<string>> AskAsync(
        ServerUnderTest server,
        DescribedApi api,
        string operation,
        string address,
        HttpContent? body = null
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Split(' ')[0].ToUpperInvariant()), address) { Content = body };
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        return await api.MistakesAsync(operation, answer, Now);
    }

    private static IEnumerable<string> Types(JsonElement schema) =>
        schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types
            ? types.EnumerateArray().Select(type => type.GetString()!)
            : [schema.GetProperty("type").GetString()!];

    private static IEnumerable<string?> Headers(DescribedApi api, string operation) =>
        api.Operation(operation)
            .GetProperty("parameters")
            .EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "header")
            .Select(parameter => parameter.GetProperty("name").GetString());

    // Schemas that are both a number and a text.
    private static IEnumerable<string> Mixed(JsonElement node, string at = "$")
    {
        if (node.ValueKind == JsonValueKind.Array)
            return node.EnumerateArray().SelectMany((item, index) => Mixed(item, $"{at}[{index}]"));
        if (node.ValueKind != JsonValueKind.Object)
            return [];
        var isMixed =
            node.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.Array
            && type.EnumerateArray().Any(each => each.ValueEquals("string"))
            && type.EnumerateArray().Any(each => each.ValueEquals("integer") || each.ValueEquals("number"))
            && !at.EndsWith(".ParameterValue", StringComparison.Ordinal)
            && !at.EndsWith(".parameters.additionalProperties", StringComparison.Ordinal)
            && !at.EndsWith(".ParameterView.properties.default", StringComparison.Ordinal);
        return node.EnumerateObject().SelectMany(property => Mixed(property.Value, $"{at}.{property.Name}")).Concat(isMixed ? [at] : []);
    }
}
