using System.Text;
using System.Threading.Channels;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Streams;
using Eam.Server.Sweeps;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Streams;

public sealed class SweepHubTests
{
    [Fact(Timeout = 30_000)]
    public async Task Update_WithFewerEventsThanBefore_TellsReadersToReadEverythingAgain()
    {
        var updates = Channel.CreateUnbounded<SweepUpdate>();
        var service = new HookedService(null!) { Watched = updates.Reader.ReadAllAsync(ServerUnderTest.Cancellation) };
        using var turns = new SemaphoreSlim(1);
        await using var hub = new SweepHub(
            At(5),
            service,
            new SweepReader(service, TimeProvider.System, new ServerOptions()),
            TimeProvider.System,
            turns,
            turns
        );
        var mailbox = await hub.AddAsync(after: 5, ServerUnderTest.Cancellation);
        (await FrameAsync(mailbox)).ShouldStartWith("event: update\nid: 5\n");

        await updates.Writer.WriteAsync(At(3), ServerUnderTest.Cancellation);

        (await FrameAsync(mailbox)).ShouldStartWith("event: resync\nid: 3\n");
    }

    private static SweepUpdate At(long sequence) =>
        new(
            SweepState.Start(SweepSpecs.Small()),
            SweepStatus.Running,
            "/sweeps/small-1",
            null,
            new Dictionary<int, Eam.Engine.Trials.SegmentProgress>(),
            "small-1",
            Sequence: sequence
        );

    private static async Task<string> FrameAsync(Mailbox mailbox) =>
        Encoding.UTF8.GetString(await mailbox.Frames.ReadAsync(ServerUnderTest.Cancellation));
}
