using System.Net;
using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Testing;
using Eam.Testing.Backends;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Attacks;

/// <summary>
/// Sweeps that name files: a TorchScript file is a program, and a request must not make the server run any file that it can read
/// (docs/security.md#files-that-sweeps-name).
/// </summary>
[Collection(nameof(OwnCatalog))]
public sealed class NamedFilesTests : IDisposable
{
    private readonly FilePrograms _programs = new();
    private readonly TemporaryFolder _allowed = new();

    [Theory]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/sweeps/preview")]
    public async Task Post_OfASweepThatNamesAFile_IsRefusedAndSaysHowToAllowIt(string address)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await PostAsync(server, address, Sweep("/etc/passwd"));

        var problem = await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file");
        problem.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(2);
        problem.GetProperty("errors")[0].GetProperty("message").GetString()!.ShouldContain("--files");
        _programs.Runs.ShouldBe(0);
        Directory.Exists(DataFolder.Sweeps(server.Folder)).ShouldBeFalse("a refused sweep leaves no folder");
    }

    [Fact]
    public async Task Post_OfFilesOutsideTheAllowedFolder_GetsOneAnswerWhetherTheyExistOrNot()
    {
        var outside = _allowed.File("secret");
        File.WriteAllText(outside, "x");
        var folder = Directory.CreateDirectory(_allowed.File("allowed")).FullName;
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { FilesFolder = folder });

        var answers = new HashSet<string>();
        foreach (
            var name in (string[])
                [
                    outside,
                    "/etc/passwd",
                    "/no/such/file",
                    "../" + Path.GetFileName(outside),
                    "link",
                    "missing",
                    "/dev/zero",
                    ".",
                    "a/../missing",
                ]
        )
        {
            using var response = await PostAsync(server, "/api/v1/sweeps/preview", Sweep(name));
            var problem = await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file");
            answers.Add(problem.GetProperty("errors")[0].GetProperty("message").GetString()!);
        }

        answers.ShouldHaveSingleItem();
        _programs.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task Post_OfAFileOfTheAllowedFolder_IsAccepted()
    {
        File.WriteAllText(_allowed.File("model.pt"), "a program");
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { FilesFolder = _allowed.Path });

        using var response = await PostAsync(server, "/api/v1/sweeps/preview", Sweep("model.pt"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
    }

    [Fact]
    public async Task Samples_OfASweepWithPrograms_RunNothingWhenSomebodyLooks()
    {
        var file = _allowed.File("model.pt");
        File.WriteAllText(file, "a program");
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync(SweepSpecs.Small() with { Task = Program(file) });
        var address = new Uri($"/api/v1/sweeps/{sweep}/trials/0/samples", UriKind.Relative);

        using var look = await server.Client.GetAsync(address, ServerUnderTest.Cancellation);
        (await ServerUnderTest.ProblemAsync(look, 403, "not-allowed")).GetProperty("detail").GetString()!.ShouldContain("POST");
        using var draw = await server.Client.PostAsync(address, null, ServerUnderTest.Cancellation);
        (await ServerUnderTest.ProblemAsync(draw, 403, "not-allowed")).GetProperty("detail").GetString()!.ShouldContain("--files");
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/report")).GetProperty("samples").GetArrayLength().ShouldBe(0);

        _programs.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task Samples_OfAnAllowedProgram_AreDrawnOnlyByPost()
    {
        var file = _allowed.File("model.pt");
        File.WriteAllText(file, "a program");
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { FilesFolder = _allowed.Path });
        var sweep = await server.FinishAsync(SweepSpecs.Small() with { Task = Program(file) });
        var address = new Uri($"/api/v1/sweeps/{sweep}/trials/0/samples", UriKind.Relative);

        using var look = await server.Client.GetAsync(address, ServerUnderTest.Cancellation);
        using var draw = await server.Client.PostAsync(address, null, ServerUnderTest.Cancellation);

        look.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        draw.StatusCode.ShouldBe(HttpStatusCode.NotFound, "it is allowed, but these trials keep no checkpoint");
    }

    public void Dispose()
    {
        _programs.Dispose();
        _allowed.Dispose();
    }

    private static TaskSettings Program(string file) =>
        new(FilePrograms.Task, new Dictionary<string, ParameterValue> { [FilePrograms.Setting] = ParameterValue.Of(file) });

    private static string Sweep(string file) =>
        """
            name: foreign
            task: {name: TASK, SETTING: "FILE"}
            method: eam
            halving: {algorithm: sha, eta: 3, compute: {unit: nfe, min: 1e5, max: 9e5}}
            trials: 3
            """.Replace("TASK", FilePrograms.Task, StringComparison.Ordinal).Replace(
            "SETTING",
            FilePrograms.Setting,
            StringComparison.Ordinal
        ).Replace("FILE", file, StringComparison.Ordinal);

    private static Task<HttpResponseMessage> PostAsync(ServerUnderTest server, string address, string body) =>
        server.Client.PostAsync(
            new Uri(address, UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/yaml"),
            ServerUnderTest.Cancellation
        );
}

/// <summary>Tests that change the tasks of the process, so no other test runs beside them.</summary>
[CollectionDefinition(nameof(OwnCatalog), DisableParallelization = true)]
public sealed class OwnCatalog;
