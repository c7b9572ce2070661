using System.Net;
using System.Text;
using System.Text.Json;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Create;

public sealed class CreateTests
{
    public const string File = """
        name: quick
        task: {name: gaussian-mixture, modes: 2}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-4, max: 1e-2, scale: log}
        halving: {algorithm: sha, eta: 3, compute: {unit: nfe, min: 1e5, max: 9e5}}
        trials: 6
        seed: 7
        """;

    public const string AsJson = """
        {"name": "quick", "task": {"name": "gaussian-mixture", "modes": 2}, "method": {"values": ["am", "eam"]},
         "parameters": {"learning_rate": {"min": 1e-4, "max": 1e-2, "scale": "log"}},
         "halving": {"algorithm": "sha", "eta": 3, "compute": {"unit": "nfe", "min": 1e5, "max": 9e5}}, "trials": 6, "seed": 7}
        """;

    [Theory]
    [InlineData(File, "application/yaml")]
    [InlineData(File, "text/yaml; charset=utf-8")]
    [InlineData(AsJson, "application/json")]
    public async Task Create_FromAFile_StartsItsSweep(string body, string type)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps", body, type);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe("/api/v1/sweeps/quick-1");
        (await server.GetAsync("/api/v1/sweeps/quick-1")).GetProperty("spec").GetProperty("seed").GetInt32().ShouldBe(7);
        (
            await server.Client.GetStringAsync(new Uri("/api/v1/sweeps/quick-1/source", UriKind.Relative), ServerUnderTest.Cancellation)
        ).ShouldBe(body);
        (await server.Service.GetAsync("quick-1", ServerUnderTest.Cancellation)).State.Spec.Trials.ShouldBe(6);
    }

    [Fact]
    public async Task Create_FromAFileThatHardlyMeansWhatItSays_AnswersWithWarnings()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var plain = await PostAsync(server, "/api/v1/sweeps", File);
        using var odd = await PostAsync(server, "/api/v1/sweeps", File + "\nobjective: {metric: sw2, goal: maximize}\n");

        (await WarningsAsync(plain)).ShouldBeEmpty();
        odd.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await WarningsAsync(odd)).ShouldHaveSingleItem()!.ShouldStartWith("objective sw2 has goal: maximize");
        (await server.GetAsync("/api/v1/sweeps"))
            .GetProperty("sweeps")
            .EnumerateArray()
            .Any(sweep => sweep.TryGetProperty("warnings", out _))
            .ShouldBeFalse("the listing does not repeat them");

        static async Task<List<string?>> WarningsAsync(HttpResponseMessage response)
        {
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
            return [.. answer.RootElement.GetProperty("warnings").EnumerateArray().Select(line => line.GetString())];
        }
    }

    [Theory]
    [InlineData("sha", 1_000_000)]
    [InlineData("none", 20_001)]
    public async Task Preview_OfAsManyTrialsAsItsRuleAllows_HasThem(string rule, int trials)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", Large(rule, trials));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var plan = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
        plan.RootElement.GetProperty("trials").GetInt32().ShouldBe(trials);
    }

    [Fact]
    public async Task Preview_OfTooManyTrialsForItsRule_IsAProblem()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", Large("asha", 20_001));

        (await ServerUnderTest.ProblemAsync(response, 400, "bad-request"))
            .GetProperty("detail")
            .GetString()
            .ShouldBe("a sweep of 20001 trials is too large for a preview under asha (at most 20000 trials); it can still be started");
    }

    private static string Large(string rule, int trials) =>
        File.Replace("algorithm: sha", $"algorithm: {rule}", StringComparison.Ordinal)
            .Replace("trials: 6", $"trials: {trials}", StringComparison.Ordinal);

    [Theory]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/sweeps/preview")]
    public async Task Post_OfAFileWithMistakes_TellsAllWithTheirLinesAndStartsNothing(string address)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var body =
            File.Replace("modes: 2", "modes: many", StringComparison.Ordinal).Replace("trials: 6", "trials: none", StringComparison.Ordinal)
            + "\ncolour: red\n";

        using var response = await PostAsync(server, address, body);

        var problem = await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file");
        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()).ShouldBe([2, 7, 9]);
        problem.GetProperty("errors")[1].GetProperty("message").GetString()!.ShouldContain("trials");
        (await server.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("", "application/yaml", 422, "invalid-sweep-file")]
    [InlineData("{", "application/json", 422, "invalid-sweep-file")]
    [InlineData("[1, 2]", "application/json", 422, "invalid-sweep-file")]
    [InlineData("a: &x [*x]", "application/yaml", 422, "invalid-sweep-file")]
    [InlineData("a: b", "text/plain", 415, "unsupported-type")]
    [InlineData("a=b", "application/x-www-form-urlencoded", 415, "unsupported-type")]
    public async Task Create_FromABadBody_IsAProblem(string body, string type, int status, string name)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps", body, type);

        await ServerUnderTest.ProblemAsync(response, status, name);
    }

    [Fact]
    public async Task Create_FromTenMegabytes_IsTooLarge()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps", new string('#', 10_000_000));

        await ServerUnderTest.ProblemAsync(response, 413, "too-large");
    }

    public static TheoryData<byte[], string> NoText =>
        new()
        {
            { [0xC3, 0x28, 0xFF], "body:1: this line is not UTF-8 text" },
            {
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(File)],
                "body:1: this is UTF-16 text, but a sweep file is UTF-8 text: save it as UTF-8"
            },
        };

    [Theory]
    [MemberData(nameof(NoText))]
    public async Task Create_FromBytesThatAreNoText_IsAProblem(byte[] bytes, string detail)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostBytesAsync(server, bytes);

        (await ServerUnderTest.ProblemAsync(response, 400, "bad-request")).GetProperty("detail").GetString()!.ShouldStartWith(detail);
    }

    [Fact]
    public async Task Create_FromAFileWithAByteOrderMark_ReadsItWithoutTheMark()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostBytesAsync(server, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(File)]);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (
            await server.Client.GetStringAsync(new Uri("/api/v1/sweeps/quick-1/source", UriKind.Relative), ServerUnderTest.Cancellation)
        ).ShouldBe(File);
    }

    [Fact]
    public async Task Create_WithWarmStartFromAPath_ReadsNoFile()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        using var response = await PostAsync(
            server,
            "/api/v1/sweeps",
            $"{File}\nwarm_start: {Path.Combine(server.Folder, "sweeps", sweep)}\n"
        );

        (await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file"))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("there is no sweep");
    }

    [Fact]
    public async Task Create_TwiceWithOneKey_IsOneSweepAlsoAfterARestart()
    {
        using var folder = new Eam.Testing.TemporaryFolder();
        string first;
        await using (var server = await ServerUnderTest.StartAsync(change: options => options with { DataFolder = folder.Path }))
        {
            first = await CreateAsync(server, "key-1", HttpStatusCode.Created);
            (await CreateAsync(server, "key-1", HttpStatusCode.OK)).ShouldBe(first);
            (await CreateAsync(server, "key-2", HttpStatusCode.Created)).ShouldNotBe(first);
            (await CreateAsync(server, null, HttpStatusCode.Created)).ShouldNotBe(first);
        }

        await using var again = await ServerUnderTest.StartAsync(change: options => options with { DataFolder = folder.Path });
        using var other = await PostAsync(again, "/api/v1/sweeps", File + "\n", key: "key-1");
        await ServerUnderTest.ProblemAsync(other, 422, "idempotency-key-reused");
        (await CreateAsync(again, "key-1", HttpStatusCode.OK)).ShouldBe(first);
        (await again.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Create_WithOverrides_KeepsTheFileAndRunsThem()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var nameless = File.Replace("name: quick\n", "", StringComparison.Ordinal);

        using var response = await PostAsync(server, "/api/v1/sweeps?name=night.v2&seed=18446744073709551615&slots=3", nameless, key: "k");
        using var again = await PostAsync(server, "/api/v1/sweeps?name=night.v2&seed=18446744073709551615&slots=3", nameless, key: "k");
        using var other = await PostAsync(server, "/api/v1/sweeps?name=night.v2&seed=8&slots=3", nameless, key: "k");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ServerUnderTest.ProblemAsync(other, 422, "idempotency-key-reused");
        var spec = (await server.Service.GetAsync("night.v2-1", ServerUnderTest.Cancellation)).State.Spec;
        (spec.Name, spec.Seed, spec.Slots).ShouldBe(("night.v2", ulong.MaxValue, 3));
        (
            await server.Client.GetStringAsync(new Uri("/api/v1/sweeps/night.v2-1/source", UriKind.Relative), ServerUnderTest.Cancellation)
        ).ShouldBe(nameless);
    }

    [Theory]
    [InlineData("seed=many", "seed is not valid: 'many'")]
    [InlineData("seed=-1", "seed is not valid: '-1'")]
    [InlineData("slots=0", "slots must be a whole number from 1 to 1024, not 0")]
    [InlineData("slots=1025", "slots must be a whole number from 1 to 1024, not 1025")]
    [InlineData("name=..%2Fup", "name must be a name of at most 64 letters, digits, '-', '_' and '.', that starts with a letter or digit")]
    public async Task Create_WithABadOverride_IsAProblem(string query, string detail)
    {
        await using var server = await ServerUnderTest.StartAsync();

        foreach (var address in (string[])["/api/v1/sweeps", "/api/v1/sweeps/preview"])
        {
            using var response = await PostAsync(server, $"{address}?{query}", File);
            (await ServerUnderTest.ProblemAsync(response, 400, "bad-request")).GetProperty("detail").GetString().ShouldBe(detail);
        }

        (await server.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Create_AtOnceWithOneKey_IsOneSweep()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }
        );

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(server, "/api/v1/sweeps", File, key: "one")));

        responses.Count(response => response.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        (await server.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("ключ")]
    public async Task Create_WithABadKey_IsAProblem(string key)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var response = await PostAsync(server, "/api/v1/sweeps", File, key: key);
        await ServerUnderTest.ProblemAsync(response, 400, "bad-request");
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\nobjective: {metric: sw2, goal: maximize}", 1)]
    public async Task Preview_OfAGoalAgainstTheMetric_HasAWarning(string more, int warnings)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", File + more);

        var plan = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).RootElement;
        plan.GetProperty("warnings").GetArrayLength().ShouldBe(warnings);
    }

    [Fact]
    public async Task Preview_OfAFile_PlansItAndStartsNothing()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", File);

        var plan = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).RootElement;
        plan.GetProperty("name").GetString().ShouldBe("quick");
        plan.GetProperty("trials").GetInt32().ShouldBe(6);
        plan.GetProperty("rungs")
            .EnumerateArray()
            .Sum(rung => rung.GetProperty("compute").GetDouble())
            .ShouldBe(plan.GetProperty("compute").GetDouble(), 1e-3);
        (await server.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/v1/sweeps", 403)]
    [InlineData("/api/v1/sweeps/preview", 200)]
    [InlineData("/api/v1/sweeps/small-1/stop", 403)]
    public async Task Post_WithAReadOnlyToken_MayLookAndNotSteer(string address, int status)
    {
        var tokens = AccessTokens.Of(name => name == AccessTokens.ReadVariable ? "read-token-0123456789" : null);
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { Tokens = tokens });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "read-token-0123456789");

        using var response = await PostAsync(server, address, File);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Catalog_OfTheServer_HasTheNamesThatAFileMayUse()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var catalog = await server.GetAsync("/api/v1/catalog");

        catalog
            .GetProperty("tasks")
            .EnumerateArray()
            .Select(task => task.GetProperty("name").GetString())
            .ShouldContain("gaussian-mixture");
        catalog.GetProperty("methods")[0].GetProperty("parameters").GetArrayLength().ShouldBeGreaterThan(0);
        catalog.GetProperty("algorithms").EnumerateArray().Select(name => name.GetString()).ShouldContain("asha");
    }

    private static async Task<HttpResponseMessage> PostAsync(
        ServerUnderTest server,
        string address,
        string body,
        string type = "application/yaml",
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
    }

    private static async Task<HttpResponseMessage> PostBytesAsync(ServerUnderTest server, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/yaml");
        return await server.Client.PostAsync(new Uri("/api/v1/sweeps", UriKind.Relative), content, ServerUnderTest.Cancellation);
    }

    private static async Task<string> CreateAsync(ServerUnderTest server, string? key, HttpStatusCode status)
    {
        using var response = await PostAsync(server, "/api/v1/sweeps", File, key: key);
        response.StatusCode.ShouldBe(status);
        return JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation))
            .RootElement.GetProperty("id")
            .GetString()!;
    }
}
