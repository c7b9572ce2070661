using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Grains.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>A sweep's turns never wait for its files, however slow the file system is.</summary>
public sealed class SweepFilesTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly ManualResetEventSlim _goOn = new();
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;

    public void Dispose()
    {
        _goOn.Dispose();
        _data.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_WhileAnEarlierOneHangs_ReturnsAtOnceAndOnlyTheNewestIsCarriedOut()
    {
        // The folder is missing, so each write fails. The notice of the first one holds it up, as a slow file system would.
        var files = new SweepFiles(new SweepFolder(_data.File("missing", "small-1")), Hang, new ClusterTimes(), TimeProvider.System);
        var state = SweepState.Start(SweepSpecs.Small());

        files.Write(state);
        await _hangs.Task;
        for (var i = 0; i < 3; i++)
            files.Write(state);
        var settled = files.SettleAsync();

        settled.IsCompleted.ShouldBeFalse("the caller would have waited for the file system");
        _goOn.Set();
        await settled;
        _failures.ShouldBe(2);
    }

    [Fact]
    public async Task FinishAsync_AfterOtherRequests_LeavesTheTablesOfTheLastState()
    {
        var folder = new SweepFolder(_data.Path);
        var files = new SweepFiles(folder, reason => throw new InvalidOperationException(reason), new ClusterTimes(), TimeProvider.System);
        var first = SweepState.Start(SweepSpecs.Small());
        var last = SweepMachine
            .Decide(first, [])
            .OfType<SweepCommand.Record>()
            .Aggregate(first, (state, record) => SweepMachine.Apply(state, record.Event));

        files.Write(first);
        files.Retain(first);
        await files.FinishAsync(last);

        last.Trials.Count.ShouldBeGreaterThan(0);
        var rows = await File.ReadAllLinesAsync(folder.Trials, TestContext.Current.CancellationToken);
        rows.Length.ShouldBe(last.Trials.Count + 1);
        File.Exists(folder.Curves).ShouldBeTrue();
    }

    private void Hang(string reason)
    {
        Interlocked.Increment(ref _failures);
        _hangs.TrySetResult();
        _goOn.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
    }
}
