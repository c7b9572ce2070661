using System.Net.Sockets;
using Eam.Engine;
using Eam.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Eam.Cluster.Tests.Hosting;

public sealed class DatabaseWaitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ThatAnswers_SaysNothing()
    {
        var tries = 0;

        await Wait(60).RunAsync(_ => Task.FromResult(++tries), Now);

        (tries, _told.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task RunAsync_AwayForAWhile_SaysSoOnceAndGoesOn()
    {
        var tries = 0;

        var running = Wait(60)
            .RunAsync(_ => ++tries < 5 ? throw new NpgsqlException("refused", new SocketException(111)) : Task.CompletedTask, Now);
        await AdvanceAsync(running);

        await running;
        tries.ShouldBe(5);
        _told.ShouldBe(["waiting up to 60 s for the database: refused"]);
    }

    [Fact]
    public async Task RunAsync_AwayForTooLong_EndsAtTheLimitWithTheReason()
    {
        var begin = _time.GetUtcNow();

        var running = Wait(60).RunAsync(_ => throw new NpgsqlException("refused\nby it"), Now);
        await AdvanceAsync(running);

        (await Should.ThrowAsync<EngineException>(running)).Message.ShouldBe(
            "the database did not answer within 60 s (Eam:DatabaseWaitSeconds): refused by it"
        );
        (_time.GetUtcNow() - begin).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(60));
        _told.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RunAsync_ThatNeverAnswers_SaysSoAndEndsAtTheLimit()
    {
        var running = Wait(20).RunAsync(token => Task.Delay(Timeout.Infinite, token), Now);
        await AdvanceAsync(running);

        (await Should.ThrowAsync<EngineException>(running)).Message.ShouldBe(
            "the database did not answer within 20 s (Eam:DatabaseWaitSeconds): the first query did not finish"
        );
        _told.ShouldBe(["waiting up to 20 s for the database: it does not answer yet"]);
    }

    [Fact]
    public async Task RunAsync_NoLimit_IsOneTry()
    {
        var tries = 0;

        (
            await Should.ThrowAsync<EngineException>(
                Wait(0).RunAsync(_ => ++tries > 0 ? throw new NpgsqlException("refused") : Task.CompletedTask, Now)
            )
        ).Message.ShouldBe("cannot read the database: refused");

        (tries, _told.Count).ShouldBe((1, 0));
    }

    [Theory]
    [InlineData("28P01", false)]
    [InlineData("3D000", false)]
    [InlineData("57P03", true)]
    [InlineData("53300", true)]
    public async Task RunAsync_RefusalOfTheServer_WaitsOnlyForWhatPasses(string state, bool waits)
    {
        var tries = 0;

        var running = Wait(60)
            .RunAsync(_ => ++tries < 3 ? throw new PostgresException("no", "FATAL", "FATAL", state) : Task.CompletedTask, Now);
        await AdvanceAsync(running);

        tries.ShouldBe(waits ? 3 : 1);
        running.IsFaulted.ShouldBe(!waits);
    }

    private DatabaseWait Wait(int seconds) => new(TimeSpan.FromSeconds(seconds), _told.Add, _time);

    // Advances the clock until the work has ended. Each running task reaches its next wait before the clock moves on.
    private async Task AdvanceAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            await Task.Yield();
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
