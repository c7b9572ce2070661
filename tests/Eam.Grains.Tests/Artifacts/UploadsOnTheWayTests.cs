using Eam.Engine;
using Eam.Grains.Artifacts;

namespace Eam.Grains.Tests.Artifacts;

public sealed class UploadsOnTheWayTests : IDisposable
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _leave = new(0);
    private int _starts;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _entered.Dispose();
        _leave.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Ask_ManyTimesWhileOneRuns_RunsOneMoreAfterIt()
    {
        using (var uploads = new UploadsOnTheWay(StoreAsync, CancellationToken.None, Now))
        {
            uploads.Ask();
            await _entered.WaitAsync(Now);
            for (var i = 0; i < 5; i++)
                uploads.Ask();
            _starts.ShouldBe(1, "one at a time");
            _leave.Release();
            await _entered.WaitAsync(Now);
            _leave.Release(5);
        }

        _starts.ShouldBe(2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Dispose_WhileOneRuns_EndsItAndStartsNoOther()
    {
        var uploads = new UploadsOnTheWay(StoreAsync, CancellationToken.None, Now);
        uploads.Ask();
        await _entered.WaitAsync(Now);
        uploads.Ask();

        uploads.Dispose();
        uploads.Ask();

        _starts.ShouldBe(1);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_AfterOneHasFailed_TriesAgain(bool isTimeout)
    {
        Exception failure = isTimeout ? new TaskCanceledException("the request took too long") : new EngineException("no answer");
        using var uploads = new UploadsOnTheWay(token => FailAsync(failure, token), CancellationToken.None, Now);

        for (var i = 0; i < 3; i++)
        {
            uploads.Ask();
            await _entered.WaitAsync(Now);
        }

        _starts.ShouldBe(3);
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _starts);
        _entered.Release();
        await _leave.WaitAsync(cancellationToken);
    }

    private Task FailAsync(Exception failure, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _starts);
        _entered.Release();
        throw failure;
    }
}
