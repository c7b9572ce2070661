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
}
