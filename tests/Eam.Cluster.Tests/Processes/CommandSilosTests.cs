using System.Net;
using System.Text;
using System.Text.Json;
using Eam.Testing;

namespace Eam.Cluster.Tests.Processes;

/// <summary>Real processes whose operator does not allow programs of sweeps, or only some.</summary>
[Trait("Category", "Cluster")]
public sealed class CommandRefusalTests : IDisposable
{
    private const string Yaml = """
        task: {name: command, run: [sh, train.sh], metrics: {loss: minimize}, compute: iterations}
        parameters: {rate: {min: 0.1, max: 0.4}}
        halving: {algorithm: none, compute: {max: 9}}
        trials: 3
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly string _siloPort = FreePort.NextText(),
        _gatewayPort = FreePort.NextText();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Post_NeitherGatewayNorSiloAllowsCommands_IsRefusedInOneLine()
    {
        await using var all = await SiloProcess.StartAsync(Settings(), Arguments("all"));

        using var answer = await PostAsync(all);

        (await MessageAsync(answer, HttpStatusCode.UnprocessableEntity)).ShouldBe(
            "task must not be command in a request, because this server runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)"
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task Post_OnlyTheGatewayAllowsCommands_IsRefusedByTheSilos()
    {
        await using var silo = await SiloProcess.StartAsync(Settings(), Arguments("silo"));
        await using var gateway = await SiloProcess.StartAsync(
            Settings(("Eam__Commands", "allow"), ("Eam__Files", _folder.Path)),
            Arguments("gateway")
        );
        gateway.Said.ShouldContain("commands: sweeps may start any program");

        using var answer = await PostAsync(gateway);

        (await MessageAsync(answer, null)).ShouldBe(
            "no device can take resources {program: sh}: alone/0 needs permission for sh: its silo runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)"
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task Post_ProgramThatIsNotOnTheList_IsRefusedWithItsLine()
    {
        await using var all = await SiloProcess.StartAsync(
            Settings(("Eam__Commands", "allow"), ("Eam__CommandPrograms", "python3"), ("Eam__Files", _folder.Path)),
            Arguments("all")
        );

        using var answer = await PostAsync(all);

        (await MessageAsync(answer, HttpStatusCode.UnprocessableEntity)).ShouldBe(
            "task.run is refused: this server may not start sh, but only python3; its operator can allow more (Eam__CommandPrograms)"
        );
    }

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] given) =>
        given.ToDictionary(pair => pair.Key, pair => pair.Value);

    private string[] Arguments(string role) =>
        [
            "--role",
            role,
            "--name",
            "alone",
            "--devices",
            "1",
            "--silo-port",
            _siloPort,
            "--gateway-port",
            _gatewayPort,
            "--health",
            "127.0.0.1:0",
            "--listen",
            "127.0.0.1:0",
            "--data",
            _folder.File("data"),
        ];

    private async Task<HttpResponseMessage> PostAsync(SiloProcess gateway)
    {
        var address = gateway.Said.Split("gateway at ")[1].Split(';')[0];

        // Nothing is refused before the silo has told what it has.
        while (!(await _http.GetStringAsync(new Uri($"{address}/api/v1/devices"), TestContext.Current.CancellationToken)).Contains("alone/0"))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using var content = new StringContent(Yaml, Encoding.UTF8, "application/yaml");
        return await _http.PostAsync(new Uri($"{address}/api/v1/sweeps"), content, TestContext.Current.CancellationToken);
    }

    private static async Task<string> MessageAsync(HttpResponseMessage answer, HttpStatusCode? status)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeFalse(text);
        if (status is not null)
            answer.StatusCode.ShouldBe(status.Value, text);
        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("message").GetString()!
            : problem.RootElement.GetProperty("detail").GetString()!;
    }
}
