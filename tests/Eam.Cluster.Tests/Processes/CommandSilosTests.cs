using System.Net;
using System.Text;
using System.Text.Json;
using Eam.Testing;

namespace Eam.Cluster.Tests.Processes;

/// <summary>Real processes whose operator allows no programs of sweeps, some, or any; without a database.</summary>
[Trait("Category", "Cluster")]
public sealed class CommandSilosTests : IDisposable
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

    // A build without libtorch offers the GPUs that the variable names, to programs only.
    [Fact(Timeout = 120_000)]
    public async Task Post_TwoGpusForEachTrial_StartsItsProgramWithBoth()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "programs get file descriptors, which Windows does not have");
        await File.WriteAllTextAsync(
            _folder.File("train.sh"),
            """
            read -r start <&3
            echo "gpus $CUDA_VISIBLE_DEVICES"
            printf '%s\n' '{"type":"report","compute":9,"metrics":{"loss":1}}' '{"type":"done"}' >&4

            """.ReplaceLineEndings("\n"),
            TestContext.Current.CancellationToken
        );
        await using var all = await SiloProcess.StartAsync(
            Settings(
                ("Eam__Commands", "allow"),
                ("Eam__CommandPrograms", "sh"),
                ("Eam__Files", _folder.Path),
                ("Eam__Devices__Kind", "cuda"),
                ("CUDA_VISIBLE_DEVICES", "7,4,5")
            ),
            Arguments("all", devices: 3)
        );
        all.Said.ShouldContain("devices: 3 cuda");

        using var answer = await PostAsync(all, Yaml + "resources: {device: cuda, devices: 2}\n");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var sweep = new Uri(new Uri(AddressOf(all)), answer.Headers.Location!);
        while (
            !(await _http.GetStringAsync(sweep, TestContext.Current.CancellationToken)).Contains(
                "\"status\":\"completed\"",
                StringComparison.Ordinal
            )
        )
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var outputs = Directory.GetFiles(_folder.File("data"), "trial-*.log", SearchOption.AllDirectories);
        outputs.Length.ShouldBe(3);
        outputs.ShouldAllBe(output => File.ReadAllText(output).Contains("gpus 7,4"));

        using var three = await PostAsync(all, Yaml + "resources: {device: cuda, devices: 4}\n");
        (await MessageAsync(three, null)).ShouldBe(
            "no device can take resources {device: cuda, devices: 4, program: sh}: alone/0, alone/1, alone/2 needs 4 devices of one machine, has 3"
        );
    }

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] given) =>
        given.ToDictionary(pair => pair.Key, pair => pair.Value);

    private string[] Arguments(string role, int devices = 1) =>
        [
            "--role",
            role,
            "--name",
            "alone",
            "--devices",
            devices.ToString(System.Globalization.CultureInfo.InvariantCulture),
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

    private static string AddressOf(SiloProcess gateway) => gateway.Said.Split("gateway at ")[1].Split(';')[0];

    private async Task<HttpResponseMessage> PostAsync(SiloProcess gateway, string yaml = Yaml)
    {
        var address = AddressOf(gateway);

        // Nothing is refused before the silo has told what it has.
        while (
            !(await _http.GetStringAsync(new Uri($"{address}/api/v1/devices"), TestContext.Current.CancellationToken)).Contains("alone/0")
        )
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using var content = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        return await _http.PostAsync(new Uri($"{address}/api/v1/sweeps"), content, TestContext.Current.CancellationToken);
    }

    private static async Task<string> MessageAsync(HttpResponseMessage answer, HttpStatusCode? status)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeFalse(text);
        if (status is not null)
            answer.StatusCode.ShouldBe(status.Value, text);
        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? errors[0].GetProperty("message").GetString()!
            : problem.RootElement.GetProperty("detail").GetString()!;
    }
}
