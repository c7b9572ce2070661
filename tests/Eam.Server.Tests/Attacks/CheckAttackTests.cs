using System.Net;
using System.Text;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Tests.Attacks;

/// <summary>Requests that try to take the processor with little effort.</summary>
public sealed class CheckAttackTests
{
    private static CancellationToken Cancellation => ServerUnderTest.Cancellation;

    [Theory]
    [InlineData("", "a: 1\n", 150_000, "")]
    [InlineData("method: am\nparameters: {learning_rate: {values: [", "0.1,", 200_000, "0.2]}}")]
    [InlineData("method: am\npoints: [", "{learning_rate: 0.1},", 40_000, "{}]")]
    [InlineData("method: {values: [", "eem,", 200_000, "am]}")]
    public async Task Preview_OfAMegabyteOfOneThing_IsRefusedInAFewWords(string head, string piece, int times, string tail)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var body = new StringBuilder(head).Insert(head.Length, piece, times).Append(tail).ToString();
        body.Length.ShouldBeLessThan(1 << 20);
        using var content = new StringContent(body, Encoding.UTF8, "application/yaml");

        using var response = await server.Client.PostAsync(new Uri("/api/v1/sweeps/preview", UriKind.Relative), content, Cancellation);

        var problem = await ServerUnderTest.ProblemAsync(response, 422, "invalid-sweep-file");
        problem.GetProperty("errors").GetArrayLength().ShouldBeLessThan(110);
        problem.GetRawText().Length.ShouldBeLessThan(60_000);
    }

    [Fact]
    public async Task RunAsync_OfMoreThanTheTurns_WaitsInABoundedQueueThatAClientCanLeave()
    {
        using var turns = new WorkTurns(new ServerOptions { MostChecks = 1, MostWaitingChecks = 1 });
        using var go = new ManualResetEventSlim();
        using var leave = new CancellationTokenSource();
        var first = turns.RunAsync(From("10.0.0.1"), _ => Wait(go));
        var second = turns.RunAsync(From("10.0.0.2", leave), _ => Wait(go));

        var refused = await Should.ThrowAsync<ApiException>(() => turns.RunAsync(From("10.0.0.3"), _ => Wait(go)));
        refused.Kind.ShouldBe(ProblemKind.Unavailable);
        refused.RetryAfter.ShouldBe(2);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var third = turns.RunAsync(From("10.0.0.3"), _ => Wait(go));
        go.Set();
        (await first, await third).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_FromOneAddress_LeavesTurnsToOthers()
    {
        using var turns = new WorkTurns(new ServerOptions { MostChecksPerAddress = 1 });
        using var go = new ManualResetEventSlim();
        var first = turns.RunAsync(From("10.0.0.1"), _ => Wait(go));

        var refused = await Should.ThrowAsync<ApiException>(() => turns.RunAsync(From("10.0.0.1"), _ => Wait(go)));
        refused.Kind.ShouldBe(ProblemKind.TooManyRequests);

        (await turns.RunAsync(From("10.0.0.2"), _ => 2)).ShouldBe(2);
        go.Set();
        (await first).ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_WhoseClientLeaves_TellsTheWork()
    {
        using var turns = new WorkTurns(new ServerOptions());
        using var leave = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        var work = turns.RunAsync(From("10.0.0.1", leave), left =>
        {
            begun.Set();
            left.WaitHandle.WaitOne();
            left.ThrowIfCancellationRequested();
            return 0;
        });
        begun.Wait(Cancellation);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task AnswerAsync_WhoseLastClientLeaves_EndsTheWorkAndBeginsAgainForTheNext()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var update = await server.Service.GetAsync(await server.FinishAsync(), Cancellation);
        var views = new ViewCache();
        using var leave = new CancellationTokenSource();
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = views.AnswerAsync(From("10.0.0.1", leave), update, "view", ApiJson.Default.Resync, async left =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, left);
            }
            finally
            {
                ended.SetResult();
            }

            return new Resync(1);
        });
        await begun.Task.WaitAsync(Cancellation);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await ended.Task.WaitAsync(Cancellation);
        var made = 0;
        await views.AnswerAsync(From("10.0.0.1"), update, "view", ApiJson.Default.Resync, _ =>
        {
            made++;
            return Task.FromResult(new Resync(2));
        });
        made.ShouldBe(1);
    }

    private static int Wait(ManualResetEventSlim go)
    {
        go.Wait(Cancellation);
        return 1;
    }

    private static DefaultHttpContext From(string address, CancellationTokenSource? leave = null) =>
        new() { RequestAborted = leave?.Token ?? CancellationToken.None, Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
