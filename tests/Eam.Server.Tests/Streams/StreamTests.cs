using System.Text;
using Eam.Core.Sweeps;
using Eam.Server.Streams;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Tests.Streams;

public sealed class StreamTests
{
    [Fact]
    public async Task Stream_FromTheFirstEvent_BringsEveryTrialAndPoint()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var expected = await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation);

        await using var stream = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after=0");
        var (name, id, data) = await stream.NextAsync();

        (name, id).ShouldBe(("update", $"{expected.Sequence}"));
        data.GetProperty("trials").GetArrayLength().ShouldBe(expected.State.Trials.Count);
        data.GetProperty("curves")
            .EnumerateArray()
            .Sum(growth => growth.GetProperty("points").GetArrayLength())
            .ShouldBe(expected.State.Trials.Sum(trial => trial.Curve.Count));
    }

    [Fact]
    public async Task Stream_FromALastEventId_BringsWhatChangedSince()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var (state, at) = (SweepState.Start(SweepSpecs.Small()), 30L);
        await foreach (var past in server.Service.EventsAsync(sweep, 0, false, ServerUnderTest.Cancellation))
            state = past.Sequence <= at ? SweepMachine.Apply(state, past.Event) : state;

        await using var stream = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after=1", lastEventId: "30");
        var (_, _, data) = await stream.NextAsync();

        // Applied to what the reader knew, the changes give the current state.
        var now = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State;
        var known = state
            .Trials.Select(trial => trial.Curve.Count)
            .Concat(Enumerable.Repeat(0, now.Trials.Count - state.Trials.Count))
            .ToArray();
        foreach (var growth in data.GetProperty("curves").EnumerateArray())
        {
            growth.GetProperty("from").GetInt32().ShouldBe(known[growth.GetProperty("trial").GetInt32()]);
            known[growth.GetProperty("trial").GetInt32()] += growth.GetProperty("points").GetArrayLength();
        }

        known.ShouldBe(now.Trials.Select(trial => trial.Curve.Count));
        var changed = data.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt32()).ToHashSet();
        for (var i = 0; i < now.Trials.Count; i++)
            changed
                .Contains(i)
                .ShouldBe(
                    i >= state.Trials.Count
                        || state.Trials[i].Status != now.Trials[i].Status
                        || state.Trials[i].Curve.Count != now.Trials[i].Curve.Count,
                    $"trial {i}"
                );
    }

    [Fact]
    public async Task Stream_FromTheLastEvent_BringsNoTrials()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var last = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).Sequence;

        await using var stream = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after={last}");

        (await stream.NextAsync()).Data.GetProperty("trials").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Stream_FromAnEventThatNeverWas_BringsResync()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        await using var stream = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after=999999");

        (await stream.NextAsync()).Name.ShouldBe("resync");
    }

    [Fact]
    public async Task Stream_OfASweepThatRuns_FollowsItToItsEnd()
    {
        using var go = new ManualResetEventSlim();
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Slow(go, token) }
        );
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await using var stream = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after=0");
        var (seen, status, sequence) = (new HashSet<int>(), "", 0L);
        go.Set();

        while (status != "completed")
        {
            var (_, _, data) = await stream.NextAsync();
            data.GetProperty("sequence").GetInt64().ShouldBeGreaterThanOrEqualTo(sequence);
            sequence = data.GetProperty("sequence").GetInt64();
            status = data.GetProperty("sweep").GetProperty("status").GetString()!;
            seen.UnionWith(data.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt32()));
        }

        seen.Count.ShouldBe((await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State.Trials.Count);
    }

    [Theory]
    [InlineData("/api/v1/sweeps/small-1/stream", "yesterday", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/stream?after=yesterday", null, 400, "bad-request")]
    [InlineData("/api/v1/sweeps/nobody/stream", null, 404, "not-found")]
    public async Task Stream_WithABadQuestion_IsAProblem(string address, string? lastEventId, int status, string name)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);

        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerUnderTest.Cancellation);

        await ServerUnderTest.ProblemAsync(response, status, name);
    }

    [Fact]
    public async Task Stream_BeyondTheMost_IsRefusedUntilOneEnds()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { MostStreams = 1 });
        var sweep = await server.FinishAsync();
        var first = await EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream");
        await first.NextAsync();

        using (
            var response = await server.Client.GetAsync(
                new Uri($"/api/v1/sweeps/{sweep}/stream", UriKind.Relative),
                ServerUnderTest.Cancellation
            )
        )
            await ServerUnderTest.ProblemAsync(response, 503, "unavailable");

        await first.DisposeAsync();
        HttpResponseMessage again;
        do
        {
            again = await server.Client.GetAsync(
                new Uri($"/api/v1/sweeps/{sweep}/stream", UriKind.Relative),
                HttpCompletionOption.ResponseHeadersRead,
                ServerUnderTest.Cancellation
            );
        } while (!again.IsSuccessStatusCode);
        again.Dispose();
    }

    [Fact]
    public void Mailbox_OfASlowReader_DropsWhatDoesNotFitAndTellsOnce()
    {
        var mailbox = new Mailbox();
        for (byte i = 0; i < Mailbox.Capacity + 5; i++)
            mailbox.Post([i]);

        for (byte i = 0; i < Mailbox.Capacity; i++)
        {
            mailbox.Frames.TryRead(out var frame).ShouldBeTrue();
            frame!.ShouldBe([i]);
        }

        mailbox.Frames.TryRead(out _).ShouldBeFalse();
        mailbox.TakeMissed().ShouldBeTrue();
        mailbox.TakeMissed().ShouldBeFalse();
        mailbox.Post([99]);
        mailbox.Frames.TryRead(out var after).ShouldBeTrue();
        after!.ShouldBe([99]);
    }

    [Fact]
    public void Mailbox_ThatLostAFrame_TakesNoneBeforeItsReaderKnows()
    {
        var mailbox = new Mailbox();
        for (byte i = 0; i <= Mailbox.Capacity; i++)
            mailbox.Post([i]);
        mailbox.Frames.TryRead(out _).ShouldBeTrue();

        mailbox.Post([99]); // there is room, but the frame before it is lost

        while (mailbox.Frames.TryRead(out var frame))
            frame.ShouldNotBe([99]);
        mailbox.TakeMissed().ShouldBeTrue();
    }

    [Fact]
    public async Task Write_ToAReaderThatFellBehind_EndsWithResync()
    {
        var mailbox = new Mailbox();
        for (var i = 0; i < Mailbox.Capacity + 5; i++)
            mailbox.Post(Encoding.ASCII.GetBytes($"event {i}\n"));
        mailbox.Close();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };

        await StreamRoutes.WriteAsync(context.Response, mailbox, () => "resync\n"u8.ToArray(), ServerUnderTest.Cancellation);

        var lines = Encoding.ASCII.GetString(body.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldBe(["retry: 2000", .. Enumerable.Range(0, Mailbox.Capacity).Select(i => $"event {i}"), "resync"]);
    }

    [Fact]
    public void Frames_OfAnEvent_AreOneDataLine()
    {
        var text = System.Text.Encoding.UTF8.GetString(Frames.Of("resync", "7", new Contracts.Resync(7), Contracts.ApiJson.Default.Resync));
        text.ShouldBe("event: resync\nid: 7\ndata: {\"sequence\":7}\n\n");
    }
}
