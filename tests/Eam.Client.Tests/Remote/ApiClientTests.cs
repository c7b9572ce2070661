using System.Net;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Engine;
using Eam.Server.Contracts;
using Eam.Testing;

namespace Eam.Client.Tests.Remote;

public sealed class ApiClientTests
{
    private const string Ok = """{"status": "ok"}""";
    private const string Summary = """
        {"id": "small-1", "name": "small", "status": "paused", "message": null, "task": "t", "methods": [], "objective": null, "unit": "nfe", "planned_trials": 1,
         "trials": {"pending": 0, "running": 0, "paused": 0, "completed": 0, "pruned": 0, "failed": 0}, "spent": 0, "planned": 0, "progress": 0, "best": null,
         "started": null, "finished": null, "sequence": 0}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_ServerThatIsBusyOrDown_IsAskedAgainWhenItSays()
    {
        var time = new SkippingTime();
        var server = new FakeServer(
            _ => FakeServer.Refused(),
            _ =>
            {
                var busy = FakeServer.Problem(429, "too-many-requests", "slowly");
                busy.Headers.Add("Retry-After", "7");
                return busy;
            },
            _ => FakeServer.Html(HttpStatusCode.BadGateway),
            _ => FakeServer.Json(Summary)
        );
        using var client = Client(server, time);

        (await client.PostAsync("sweeps/small-1/pause", ApiJson.Default.SweepSummary, Cancellation)).Id.ShouldBe("small-1");

        server.Requests.Count.ShouldBe(4);
        time.Waits.Count.ShouldBe(3);
        time.Waits[1].ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData(409, "conflict", 1)]
    [InlineData(404, "not-found", 1)]
    [InlineData(503, "storage", 1)]
    [InlineData(500, "internal", 1)]
    [InlineData(503, "unavailable", 4)]
    public async Task Post_AProblem_IsAskedAgainOnlyWhereItMayPass(int status, string name, int requests)
    {
        var server = new FakeServer(_ => FakeServer.Problem(status, name, "as it stands"));
        using var client = Client(server, new SkippingTime());

        var failure = await Should.ThrowAsync<EngineException>(() => client.PostAsync("x", ApiJson.Default.HealthView, Cancellation));

        failure.Message.ShouldEndWith("as it stands");
        server.Requests.Count.ShouldBe(requests);
        (failure is ConflictException, failure is NotFoundException).ShouldBe((name == "conflict", name == "not-found"));
    }

    [Fact]
    public async Task Post_NobodyAnswers_IsOneLineWithTheReason()
    {
        using var client = Client(new FakeServer(_ => FakeServer.Refused()), new SkippingTime());

        (
            await Should.ThrowAsync<ServerUnreachableException>(() => client.PostAsync("x", ApiJson.Default.HealthView, Cancellation))
        ).Message.ShouldBe("cannot reach http://gpu-7:8700: connection refused");
    }

    [Fact]
    public async Task Get_NoAnswerWithinTheLimit_IsOneLine()
    {
        // With this clock the time limit passes at once.
        using var client = Client(new Silent(), new SkippingTime());

        (
            await Should.ThrowAsync<ServerUnreachableException>(() => client.GetAsync("x", ApiJson.Default.HealthView, Cancellation))
        ).Message.ShouldBe("http://gpu-7:8700 did not answer within 60 seconds");
    }

    [Theory]
    [InlineData(
        404,
        "text/html",
        "<html>",
        "http://gpu-7:8700 is not an Eam server of API v1: it answered 404 text/html; check the address and the versions of eam on both sides"
    )]
    [InlineData(
        200,
        "text/html",
        "<html>",
        "http://gpu-7:8700 is not an Eam server of API v1: it answered 200 text/html; check the address and the versions of eam on both sides"
    )]
    [InlineData(
        200,
        "application/json",
        "[1]",
        "http://gpu-7:8700 is not an Eam server of API v1: it answered 200 application/json; check the address and the versions of eam on both sides"
    )]
    [InlineData(
        200,
        "application/json",
        """{"version": "9.0.0", "api": "v2", "started": "2026-05-04T10:00:00Z", "access": "write", "tokens": false}""",
        "http://gpu-7:8700 (eam 9.0.0) uses API v2, this eam uses v1: use the same version of eam on both sides"
    )]
    [InlineData(
        307,
        "text/html",
        "",
        "http://gpu-7:8700 redirects to https://elsewhere/: give that address with --server (eam does not send a token to another address by itself)"
    )]
    public async Task Greet_SomebodyElse_IsToldInOneLine(int status, string type, string body, string message)
    {
        var server = new FakeServer(_ => new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, type),
            Headers = { Location = status == 307 ? new Uri("https://elsewhere/") : null },
        });
        using var client = Client(server, TimeProvider.System);

        (await Should.ThrowAsync<EngineException>(() => client.GreetAsync(Cancellation))).Message.ShouldBe(message);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_ConnectionThatBreaksAfterTheServerHeard_StartsOneSweep()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, new Eam.Testing.Trials.ScriptedRunner());
        using var client = new ApiClient(
            ServerAddress.Parse(server.Address, "--server", _ => null),
            TimeProvider.System,
            new Deaf(new SocketsHttpHandler())
        );
        var service = new HttpSweepService(client, TimeProvider.System, _ => { });

        var started = await service.StartAsync(new(new(Commands.SmallSweeps.TwoMethods)), Cancellation);
        (started.Sweep, started.IsNew).ShouldBe(("small-1", true));

        (await service.ListAsync(Cancellation)).ShouldBe(["small-1"]);
    }

    [Theory]
    [InlineData("http://gpu-7:8700", true)]
    [InlineData("https://gpu-7:8700", false)]
    [InlineData("http://127.0.0.1:8700", false)]
    [InlineData("localhost:8700", false)]
    public async Task Connect_TokenThatOthersCanRead_IsAWarning(string address, bool warned)
    {
        var server = new FakeServer(_ =>
            FakeServer.Json("""{"version": "0.1.0", "api": "v1", "started": "2026-05-04T10:00:00Z", "access": "write", "tokens": true}""")
        );
        using var test = new TestTerminal();
        await using var host = await RemoteHost.ConnectAsync(
            new ApiClient(
                ServerAddress.Parse(address, "--server", name => name == "EAM_TOKEN" ? "very-secret-token" : null),
                TimeProvider.System,
                server
            ),
            test.Terminal,
            address,
            null
        );

        test.Error.Contains("eam: warning: EAM_TOKEN is sent to http://gpu-7:8700 unencrypted", StringComparison.Ordinal).ShouldBe(warned);
        test.Error.ShouldNotContain("secret");
        server.Requests[0].Headers.Authorization!.ToString().ShouldBe("Bearer very-secret-token");
    }

    [Theory]
    [InlineData("ls --server htp://x", "eam: --server: 'htp://x' is not the address of a server, such as http://127.0.0.1:8700")]
    [InlineData("ls --server http://", "eam: --server: 'http://' is not the address of a server, such as http://127.0.0.1:8700")]
    [InlineData(
        "ls --server http://me:secret@gpu-7",
        "eam: --server: the address must not contain a user name; the token is read from EAM_TOKEN"
    )]
    [InlineData("ls --server http://gpu-7 --data x", "eam: --data and --server cannot be used together: give one of them")]
    [InlineData("resume x --server", "eam: option '--server' needs a value")]
    public async Task Server_Misspelt_IsAUsageError(string words, string line)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(words.Split(' '))).ShouldBe(2);

        test.Error.ShouldStartWith(line);
    }

    private static ApiClient Client(HttpMessageHandler server, TimeProvider time) =>
        new(ServerAddress.Parse("http://gpu-7:8700/", "--server", _ => null), time, server);

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return FakeServer.Json(Ok);
        }
    }

    // Loses the first answer to a start request.
    private sealed class Deaf(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private bool _lost;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (_lost || request.Method != HttpMethod.Post)
                return answer;
            _lost = true;
            answer.Dispose();
            return FakeServer.Refused();
        }
    }
}
