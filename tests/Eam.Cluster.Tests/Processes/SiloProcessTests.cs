using Eam.Testing;

namespace Eam.Cluster.Tests.Processes;

public sealed class SiloProcessTests
{
    [Fact]
    public async Task StartAsync_OneThatEndsAtOnce_TellsItsExitCodeAndWhatItSaid()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            SiloProcess.StartAsync(new Dictionary<string, string>(), "--role", "gardener")
        );

        failure.Message.ShouldStartWith("eam-silo --role gardener ended with exit code 2 before it was up:\neam-silo: ");
        failure.Message.ShouldContain("gardener", Case.Sensitive);
    }

    [Fact(Timeout = 120_000)]
    public async Task HangUpAsync_RunningSilo_EndsCleanly()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(
            new Dictionary<string, string>(),
            "--role",
            "silo",
            "--name",
            "hung-up",
            "--clustering",
            "localhost",
            "--devices",
            "1",
            "--health",
            "127.0.0.1:0",
            "--silo-port",
            FreePort.NextText(),
            "--gateway-port",
            FreePort.NextText(),
            "--data",
            folder.Path
        );

        (await silo.HangUpAsync()).ShouldBe(0, silo.Said);
    }
}
