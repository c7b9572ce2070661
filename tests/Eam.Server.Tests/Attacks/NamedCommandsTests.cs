using System.Net;
using System.Text;
using System.Text.Json;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Embedded;
using Eam.Server.Tests.Embedded;
using Eam.Testing;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Attacks;

/// <summary>
/// Sweeps that name a program of their own: a request must not make the server run it, unless its operator allowed that
/// (docs/security.md#commands).
/// </summary>
public sealed class NamedCommandsTests : IDisposable
{
    private const string WriteToken = "a-write-token-of-thirty-letters",
        ReadToken = "a-read-token-of-thirty-letters!";

    private readonly TemporaryFolder _files = new();

    public NamedCommandsTests() => File.WriteAllText(_files.File("train.sh"), "exit 1\n");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/sweeps/preview")]
    public async Task Post_ToAServerThatRunsNoCommands_IsRefusedAndSaysHowToAllowIt(string address)
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { FilesFolder = _files.Path });

        var answers = new HashSet<string>();
        foreach (var program in (string[])["sh", "no-such-program", "/bin/sh", "/no/such/file"])
        {
            using var response = await PostAsync(server, address, Sweep(program));
            var error = (await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file")).GetProperty("errors");
            error.GetArrayLength().ShouldBe(1);
            error[0].GetProperty("line").GetInt32().ShouldBe(2);
            answers.Add(error[0].GetProperty("message").GetString()!);
        }

        answers.ShouldHaveSingleItem("the answer must not say which programs exist").ShouldContain("eam serve --allow-commands");
        Directory.Exists(DataFolder.Sweeps(server.Folder)).ShouldBeFalse("a refused sweep leaves no folder");
    }

    [Fact]
    public async Task Preview_WhereCommandsAreAllowed_ShowsWhatIsStarted()
    {
        await using var server = await ServerUnderTest.StartAsync(change: Allowed);

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", Sweep("sh"));

        var text = await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        using var plan = JsonDocument.Parse(text);
        plan.RootElement.GetProperty("notes")[0].GetString().ShouldBe($"starts: sh {_files.File("train.sh")} in {_files.Path}");
        plan.RootElement.GetProperty("spec").GetProperty("command").GetProperty("folder").GetString().ShouldBe(_files.Path);
    }

    [Fact]
    public async Task Post_WhereCommandsAreAllowed_StartsTheSweepOfTheCommand()
    {
        await using var server = await ServerUnderTest.StartAsync(change: Allowed);

        using var response = await PostAsync(server, "/api/v1/sweeps", Sweep("sh"));

        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
        var spec = (await server.Service.GetAsync("mine-1", ServerUnderTest.Cancellation)).State.Spec;
        spec.Command!.Run.ShouldBe(["sh", "train.sh"]);
        spec.Command.Folder.ShouldBe(_files.Path);
    }

    [Fact]
    public async Task Preview_WithATokenThatMayOnlyRead_DoesNotSayWhatExists()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options =>
            Allowed(options) with
            {
                Tokens = AccessTokens.Of(name =>
                    name == AccessTokens.WriteVariable ? WriteToken
                    : name == AccessTokens.ReadVariable ? ReadToken
                    : null
                ),
            }
        );

        using var read = await PostAsync(server, "/api/v1/sweeps/preview", Sweep("sh"), ReadToken);
        using var missing = await PostAsync(server, "/api/v1/sweeps/preview", Sweep("/no/such/file"), ReadToken);
        using var write = await PostAsync(server, "/api/v1/sweeps/preview", Sweep("sh"), WriteToken);

        var message = "task is command, and this token is read-only: send a token that may write, also for a preview";
        (await MessageAsync(read)).ShouldBe(message);
        (await MessageAsync(missing)).ShouldBe(message);
        write.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Samples_OfACommand_AreNotThere()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var spec = SweepFile.Read(Sweep("sh"), _files.File("mine.yaml")).Spec!;
        var sweep = (
            await server.Service.StartAsync(new SweepStart(new SweepSource(Sweep("sh"), spec)), ServerUnderTest.Cancellation)
        ).Sweep;
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.State.Trials.Count > 0)
                break;
        }

        using var samples = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}/trials/0/samples", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        (await ServerUnderTest.ProblemAsync(samples, 404, "not-found"))
            .GetProperty("detail")
            .GetString()
            .ShouldBe("a sweep of task command has no samples, because only its program can load the model");
    }

    [Fact]
    public async Task Run_OfAServerThatRunsNoCommands_ResumesNoneThatIsThere()
    {
        using var data = new TemporaryFolder();
        var spec = SweepFile.Read(Sweep("sh"), _files.File("mine.yaml")).Spec!;
        await using (var local = Hanging(data.Path))
        {
            Directory.CreateDirectory(data.File("server"));
            await new RunningSweeps(local, data.File("server", "running")).StartAsync(
                new SweepStart(new SweepSource(Sweep("sh"), spec)),
                ServerUnderTest.Cancellation
            );
        }

        await using var server = await Running.StartAsync(data.Path);

        server.Lines.ShouldContain(line =>
            line.StartsWith("mine-1 cannot be resumed: task command: this server runs no programs", StringComparison.Ordinal)
        );
    }

    private static LocalSweepService Hanging(string folder) =>
        new(
            new LocalSweepOptions
            {
                Folder = folder,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = (_, stop) => ScriptedRunner.Hang(stop) },
            }
        );

    private ServerOptions Allowed(ServerOptions options) => options with { Commands = CommandPermission.Any, FilesFolder = _files.Path };

    private static async Task<string> MessageAsync(HttpResponseMessage response) =>
        (await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file"))
            .GetProperty("errors")[0]
            .GetProperty("message")
            .GetString()!;

    private static string Sweep(string program) =>
        """
            name: mine
            task: {name: command, run: ["PROGRAM", train.sh], metrics: {reward: maximize}, compute: nfe}
            parameters: {learning_rate: {min: 1e-3, max: 1e-2}}
            halving: {algorithm: sha, eta: 3, compute: {min: 1000, max: 9000}}
            trials: 9
            """.Replace("PROGRAM", program, StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> PostAsync(ServerUnderTest server, string address, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Relative));
        request.Content = new StringContent(body, Encoding.UTF8, "application/yaml");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
    }
}
