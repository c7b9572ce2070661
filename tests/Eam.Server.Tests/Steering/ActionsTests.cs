using System.Net;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Streams;
using Eam.Server.Sweeps;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Steering;

/// <summary>The actions that the API lists are those that it does: every other request is refused or changes nothing.</summary>
public sealed class ActionsTests : IAsyncDisposable
{
    private const string Sweep = "small-1";

    private readonly List<ServerUnderTest> _servers = [];

    public async ValueTask DisposeAsync()
    {
        // An interrupted sweep has two servers, and the first one owns the folder.
        for (var i = _servers.Count - 1; i >= 0; i--)
            await _servers[i].DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("running", "stop pause cancel")]
    [InlineData("running, a trial crashed", "stop pause cancel retry")]
    [InlineData("paused", "stop resume cancel")]
    [InlineData("stopped", "resume cancel")]
    [InlineData("interrupted", "stop resume cancel")]
    [InlineData("completed", "")]
    [InlineData("completed, a trial crashed", "retry")]
    [InlineData("failed, all diverged", "")]
    [InlineData("failed, all crashed", "retry")]
    [InlineData("failed, gave up", "cancel retry")]
    [InlineData("cancelled", "")]
    public async Task Actions_OfASweep_AreWhatChangesIt(string situation, string actions)
    {
        foreach (var request in Enum.GetValues<RequestKind>())
        {
            var server = await InAsync(situation);
            var listed = (await server.GetAsync($"/api/v1/sweeps/{Sweep}")).GetProperty("sweep").GetProperty("actions");

            string.Join(' ', listed.EnumerateArray().Select(action => action.GetString())).ShouldBe(actions);
            await AskAsync(server, $"{Sweep}/{request.ToWord()}", actions.Split(' ').Contains(request.ToWord()));
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("crashed", "retry")]
    [InlineData("diverged", "")]
    [InlineData("invalid", "")]
    [InlineData("out_of_memory", "retry")]
    [InlineData("cancelled", "retry")]
    [InlineData("running", "cancel")]
    public async Task Actions_OfATrial_AreWhatChangesIt(string situation, string actions)
    {
        foreach (var request in (RequestKind[])[RequestKind.Cancel, RequestKind.Retry])
        {
            var server = await StartAsync(Fail);
            var busy = await BusyAsync(server, state => state.Trials.Take(4).All(each => each.Ended));
            if (situation == "cancelled")
                await server.Service.CancelTrialAsync(Sweep, Coordinator.Running(busy).First(), ServerUnderTest.Cancellation);
            var trial = (await BusyAsync(server, _ => true)).Trials.First(each =>
                (each.Failure is { } failure ? failure.ToWord() : each.Status.ToWord()) == situation
            );
            var shown = await server.GetAsync($"/api/v1/sweeps/{Sweep}/trials/{trial.Number}");
            var listed = shown.GetProperty("trial").GetProperty("actions");

            string.Join(' ', listed.EnumerateArray().Select(action => action.GetString())).ShouldBe(actions);
            await AskAsync(server, $"{Sweep}/trials/{trial.Number}/{request.ToWord()}", actions == request.ToWord());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_AfterACancelOfTheSweep_HaveTheTrialThatCanNoLongerBeRetried()
    {
        var server = await InAsync("running, a trial crashed");
        var before = await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation);
        await server.Service.CancelAsync(Sweep, ServerUnderTest.Cancellation);
        var after = await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation);

        var change = SweepChanges.Between(before.State, after, SweepViews.Summary(after, planned: 1));

        change.Trials.Single(row => row.Trial == 0).Actions!.ShouldBeEmpty();
    }

    private static async Task AskAsync(ServerUnderTest server, string address, bool changes)
    {
        var before = await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation);

        using var answer = await server.Client.PostAsync(
            new Uri($"/api/v1/sweeps/{address}", UriKind.Relative),
            null,
            ServerUnderTest.Cancellation
        );

        if (changes)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            (await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation)).Version.ShouldNotBe(before.Version, address);
            return;
        }

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);

        // A resume with nothing left to do ends as before.
        if (before.HasEnded)
            await foreach (var _ in server.Service.WatchAsync(Sweep, ServerUnderTest.Cancellation)) { }
        (await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation)).Version.ShouldBe(before.Version, address);
    }

    // A server with one sweep in a situation.
    private async Task<ServerUnderTest> InAsync(string situation)
    {
        var server = await StartAsync(
            situation switch
            {
                "running, a trial crashed" or "failed, gave up" => (request, token) =>
                    request.Trial == 0 ? Failed(FailureKind.Crashed) : ScriptedRunner.Hang(token),
                "completed" => (_, _) => null,
                "completed, a trial crashed" => (request, _) => request.Trial == 0 ? Failed(FailureKind.Crashed) : null,
                "failed, all diverged" => (_, _) => Failed(FailureKind.Diverged),
                "failed, all crashed" => (_, _) => Failed(FailureKind.Crashed),
                _ => (_, token) => ScriptedRunner.Hang(token),
            },
            mostFailed: situation == "failed, gave up" ? 0 : null
        );
        switch (situation)
        {
            case "running" or "running, a trial crashed":
                await BusyAsync(server, state => state.Trials.Any(trial => trial.Ended) || situation == "running");
                break;
            case "paused":
                await BusyAsync(server, _ => true);
                await server.Service.PauseAsync(Sweep, ServerUnderTest.Cancellation);
                break;
            case "stopped" or "interrupted":
                await BusyAsync(server, _ => true);
                await server.Service.StopAsync(Sweep, ServerUnderTest.Cancellation);
                break;
            case "cancelled":
                await BusyAsync(server, _ => true);
                await server.Service.CancelAsync(Sweep, ServerUnderTest.Cancellation);
                break;
            default:
                await foreach (var _ in server.Service.WatchAsync(Sweep, ServerUnderTest.Cancellation)) { }
                break;
        }

        return situation == "interrupted" ? await InterruptedAsync(server) : server;
    }

    // What a process that died leaves: its sweep runs according to its file, and nobody holds it.
    private async Task<ServerUnderTest> InterruptedAsync(ServerUnderTest server)
    {
        var file = Path.Combine((await server.Service.GetAsync(Sweep, ServerUnderTest.Cancellation)).Folder, "sweep.json");
        var text = await File.ReadAllTextAsync(file, ServerUnderTest.Cancellation);
        text.ShouldContain("\"stopped\"");
        text = text.Replace("\"stopped\"", "\"running\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text, ServerUnderTest.Cancellation);
        var next = await server.RestartAsync();
        _servers.Add(next);
        return next;
    }

    private async Task<ServerUnderTest> StartAsync(
        Func<SegmentRequest, CancellationToken, SegmentOutcome?> behaviour,
        int? mostFailed = null
    )
    {
        var server = await ServerUnderTest.StartAsync(new ScriptedRunner { Behaviour = behaviour });
        _servers.Add(server);
        var spec = SweepSpecs.Small(maxFailures: 0) with { MaxFailedTrials = mostFailed };
        (await server.Service.StartAsync(spec, "", ServerUnderTest.Cancellation)).ShouldBe(Sweep);
        return server;
    }

    // The first four trials fail, each in another way, and the others hang. Trials start in the order of their numbers.
    private static SegmentOutcome? Fail(SegmentRequest request, CancellationToken token)
    {
        FailureKind[] kinds = [FailureKind.Crashed, FailureKind.Diverged, FailureKind.Invalid, FailureKind.OutOfMemory];
        return request.Trial < kinds.Length ? Failed(kinds[request.Trial]) : ScriptedRunner.Hang(token);
    }

    private static SegmentOutcome.Failed Failed(FailureKind kind) => new(kind, kind.ToWord());

    // Both slots train, so that nothing changes until somebody asks for it.
    private static async Task<SweepState> BusyAsync(ServerUnderTest server, Func<SweepState, bool> condition)
    {
        await foreach (var update in server.Service.WatchAsync(Sweep, ServerUnderTest.Cancellation))
        {
            if (Coordinator.Running(update.State).Count() == 2 && condition(update.State))
                return update.State;
        }

        throw new InvalidOperationException("the sweep has ended");
    }
}
