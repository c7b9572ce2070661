using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Streams;

public sealed class ListStreamTests
{
    [Fact]
    public async Task Stream_OfTheListing_TellsNewAndChangedSweeps()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }
        );
        await using var stream = await EventReader.OpenAsync(server, "/api/v1/stream", lastEventId: "of-another-run");
        (await stream.NextAsync()).Name.ShouldBe("resync");

        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await WaitForAsync(stream, sweep, "running");
        await server.Service.StopAsync(sweep, ServerUnderTest.Cancellation);
        await WaitForAsync(stream, sweep, "stopped");
    }

    private static async Task WaitForAsync(EventReader stream, string sweep, string status)
    {
        while (true)
        {
            var (name, _, data) = await stream.NextAsync();
            name.ShouldBe("sweep");
            data.GetProperty("id").GetString().ShouldBe(sweep);
            if (data.GetProperty("status").GetString() == status)
                return;
        }
    }
}
