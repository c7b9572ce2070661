using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Artifacts;

/// <summary>What the programs of trials print, over HTTP.</summary>
public sealed class OutputTests
{
    private const string WriteToken = "a-write-token-of-thirty-letters",
        ReadToken = "a-read-token-of-thirty-letters!",
        Address = "/api/v1/sweeps/mine-1/trials/0/output";

    private const int Head = 4 << 20;

    [Fact]
    public async Task Output_ByPosition_HasEachPieceOnce()
    {
        await using var server = await StartAsync();
        Print(server, "caf\u00e9\r\n\u001b[1mtwo");

        var first = await server.GetAsync(Address);
        Print(server, "three\n");
        var second = await server.GetAsync($"{Address}?after={Long(first, "next")}");
        var third = await server.GetAsync($"{Address}?after={Long(second, "next")}");

        (Text(first), Long(first, "from"), Long(first, "next")).ShouldBe(("caf\u00e9\n\\u001b[1mtwo", 0, 14));
        (Text(second), Long(second, "from"), Long(second, "missing")).ShouldBe(("three\n", 14, 0));
        (Text(third), Long(third, "from"), Long(third, "next")).ShouldBe(("", 20, 20));
        first.GetProperty("growing").GetBoolean().ShouldBeFalse("the trial has ended");
        (first.GetProperty("sweep").GetString(), first.GetProperty("trial").GetInt32()).ShouldBe(("mine-1", 0));
    }

    [Fact]
    public async Task Output_FromTheEnd_BeginsAtALine()
    {
        await using var server = await StartAsync();
        Print(server, "one\ntwo\nthree\n");

        var last = await server.GetAsync($"{Address}?after=-8");

        (Text(last), Long(last, "from"), Long(last, "next")).ShouldBe(("three\n", 8, 14));
    }

    [Fact]
    public async Task Output_MoreThanAnAnswerHas_LinksToTheRest()
    {
        await using var server = await StartAsync();
        var all = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number}\n"));
        Print(server, all);

        var (read, next) = ("", Address);
        while (next is not null)
        {
            using var answer = await server.Client.GetAsync(new Uri(next, UriKind.Relative), ServerUnderTest.Cancellation);
            read += Text(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).RootElement);
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        read.ShouldBe(all);
    }

    [Fact]
    public async Task Output_BytesThatAreMissing_AreAPieceOfTheirOwn()
    {
        await using var server = await StartAsync();
        Print(server, new string('x', Head) + "\n--- eam: 1000 bytes are missing here ---\nend\n");

        var gap = await server.GetAsync($"{Address}?after={Head}");
        var end = await server.GetAsync($"{Address}?after={Long(gap, "next")}");
        var whole = await TextAsync(server, $"{Address}?format=text");

        (Long(gap, "missing"), Long(gap, "next")).ShouldBe((1000, Head + 1000));
        Text(gap).ShouldBe("\n--- eam: 1000 bytes are missing here ---\n");
        Text(end).ShouldBe("end\n");
        whole.Length.ShouldBe(Head + Text(gap).Length + 4);
        whole.ShouldEndWith(Text(gap) + "end\n");
    }

    [Fact]
    public async Task Output_AsText_IsPlainAndHarmless()
    {
        await using var server = await StartAsync();
        Print(server, "<script>alert(1)</script>\u001b]0;title\u0007\n");

        using var answer = await server.Client.GetAsync(new Uri($"{Address}?format=text", UriKind.Relative), ServerUnderTest.Cancellation);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await answer.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldBe(
            "<script>alert(1)</script>\\u001b]0;title\\u0007\n"
        );
    }

    [Fact]
    public async Task Output_OfATrialThatTrains_MayGrow()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, stop) => ScriptedRunner.Hang(stop) }
        );
        var sweep = await server.Service.StartAsync(SweepSpecs.Command(), "name: mine\n", ServerUnderTest.Cancellation);
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.IsTraining(0))
                break;
        }

        var problem = await ProblemAsync(server, Address);
        Print(server, "one\n");
        var answer = await server.GetAsync(Address);

        problem.ShouldBe("trial 0 of mine-1 has printed nothing yet");
        answer.GetProperty("growing").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/api/v1/sweeps/mine-1/trials/99/output", "mine-1 has no trial 99; it has trials 0 to 17")]
    [InlineData("/api/v1/sweeps/mine-1/trials/-1/output", "mine-1 has no trial -1; it has trials 0 to 17")]
    [InlineData("/api/v1/sweeps/mine-1/trials/1/output", "trial 1 of mine-1 has printed nothing")]
    [InlineData("/api/v1/sweeps/mine-1/trials/1/output?format=text", "trial 1 of mine-1 has printed nothing")]
    [InlineData("/api/v1/sweeps/small-1/trials/0/output", "small-1 has no output of programs: its task is gaussian-mixture, not command")]
    [InlineData("/api/v1/sweeps/nobody/trials/0/output", "there is no sweep 'nobody'")]
    public async Task Output_ThatIsNotThere_SaysWhy(string address, string why)
    {
        await using var server = await StartAsync();
        await server.FinishAsync();

        (await ProblemAsync(server, address)).ShouldBe(why);
        (await ProblemAsync(server, address, HttpMethod.Head)).ShouldBeNull();
    }

    [Theory]
    [InlineData("?format=xml", "format 'xml' is not known; it must be one of json, text")]
    [InlineData("?after=many", "after is not valid: 'many'")]
    public async Task Output_AskedForWrongly_IsRefused(string query, string why)
    {
        await using var server = await StartAsync();

        using var answer = await server.Client.GetAsync(new Uri(Address + query, UriKind.Relative), ServerUnderTest.Cancellation);

        (await ServerUnderTest.ProblemAsync(answer, 400, "bad-request")).GetProperty("detail").GetString().ShouldBe(why);
    }

    [Fact]
    public async Task Output_FileIsALink_ShowsNothingOfItsTarget()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        await using var server = await StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(server))!);
        File.CreateSymbolicLink(FileOf(server), Path.Combine(server.Folder, "sweeps", "mine-1", "sweep.json"));

        using var answer = await server.Client.GetAsync(new Uri(Address, UriKind.Relative), ServerUnderTest.Cancellation);

        var problem = await ServerUnderTest.ProblemAsync(answer, 503, "storage");
        problem.GetProperty("detail").GetString()!.ShouldContain("mine-1/output/trial-0000.log: it is a link");
    }

    [Fact]
    public async Task Output_WithATokenThatMayOnlyRead_IsShown()
    {
        await using var server = await StartAsync(options =>
            options with
            {
                Tokens = AccessTokens.Of(name =>
                    name == AccessTokens.WriteVariable ? WriteToken
                    : name == AccessTokens.ReadVariable ? ReadToken
                    : null
                ),
            }
        );
        Print(server, "text\n");

        foreach (var (token, status) in new[] { (ReadToken, HttpStatusCode.OK), ("wrong", HttpStatusCode.Unauthorized) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
            answer.StatusCode.ShouldBe(status);
        }
    }

    // A finished sweep of a program whose trials have printed nothing yet.
    private static async Task<ServerUnderTest> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var runner = new ScriptedRunner
        {
            Behaviour = (request, _) => request.Segment.Configuration.Method is "plain" or "fast" ? ScriptedRunner.Report(request) : null,
        };
        var server = await ServerUnderTest.StartAsync(runner, change);
        await server.FinishAsync(SweepSpecs.Command());
        return server;
    }

    private static string FileOf(ServerUnderTest server) => Path.Combine(server.Folder, "sweeps", "mine-1", "output", "trial-0000.log");

    private static void Print(ServerUnderTest server, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(server))!);
        File.AppendAllText(FileOf(server), text, new UTF8Encoding(false));
    }

    private static long Long(JsonElement answer, string name) => answer.GetProperty(name).GetInt64();

    private static string Text(JsonElement answer) => answer.GetProperty("text").GetString()!;

    private static async Task<string> TextAsync(ServerUnderTest server, string address) =>
        await server.Client.GetStringAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

    private static async Task<string?> ProblemAsync(ServerUnderTest server, string address, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        using var answer = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
        if (method == HttpMethod.Head)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            return null;
        }

        return (await ServerUnderTest.ProblemAsync(answer, 404, "not-found")).GetProperty("detail").GetString();
    }
}
