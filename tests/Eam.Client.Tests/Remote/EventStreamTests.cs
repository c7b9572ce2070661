using System.Text;
using Eam.Client.Remote;
using Eam.Testing;

namespace Eam.Client.Tests.Remote;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Next_CommentsFieldsAndSeveralLines_GivesTheEvents()
    {
        using var stream = Over(
            "retry: 2000\n\n: heartbeat\n\nevent: update\nid: 7\ndata: {\"a\":\ndata:1}\n\r\ndata: plain\r\n\r\ndata: torn"
        );

        (await stream.NextAsync(TestContext.Current.CancellationToken)).ShouldBe(("update", "{\"a\":\n1}"));
        (await stream.NextAsync(TestContext.Current.CancellationToken)).ShouldBe(("message", "plain"));
        (await stream.NextAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Next_ConnectionThatIsSilent_IsGone()
    {
        var time = new SkippingTime();
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        using var body = new System.IO.Pipes.AnonymousPipeClientStream(pipe.GetClientHandleAsString());
        using var stream = new EventStream(body, time);

        await Should.ThrowAsync<IOException>(() => stream.NextAsync(TestContext.Current.CancellationToken));

        time.Waits.ShouldBe([EventStream.LongestSilence]);
    }

    private static EventStream Over(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), TimeProvider.System);
}
