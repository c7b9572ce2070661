using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Testing.Storage;

/// <summary>The contract of every <see cref="ISweepStore"/>. A store's tests inherit it.</summary>
public abstract class SweepStoreContract
{
    private static readonly IReadOnlyList<PastEvent> Some = SweepEvents.Past(SweepEvents.EveryKind);

    /// <summary>Opens the store as another process would: it has what an earlier store of the same test has written.</summary>
    protected abstract ISweepStore Open();

    [Fact]
    public async Task EventsAsync_UnknownSweep_HasNone()
    {
        await using var store = Open();

        (await store.EventsAsync("new-1")).ShouldBeEmpty();
        (await store.SnapshotAsync("new-1")).ShouldBeNull();
    }

    [Fact]
    public async Task AppendAsync_EveryKindOfEvent_ComesBackByValue()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", Some, []);

        SweepEvents.Text(await store.EventsAsync("a-1")).ShouldBe(SweepEvents.Text(Some));
    }

    [Fact]
    public async Task AppendAsync_InParts_IsOneLogToTheNextProcess()
    {
        await using (var store = Open())
        {
            await store.AppendAsync("a-1", [.. Some.Take(3)], []);
            await store.AppendAsync("a-1", [.. Some.Skip(3).Take(1)], []);
        }

        await using var next = Open();
        await next.AppendAsync("a-1", [.. Some.Skip(4)], []);

        SweepEvents.Text(await next.EventsAsync("a-1")).ShouldBe(SweepEvents.Text(Some));
    }

    [Fact]
    public async Task EventsAsync_AfterOne_HasTheLaterOnes()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", Some, []);

        SweepEvents.Text(await store.EventsAsync("a-1", 5)).ShouldBe(SweepEvents.Text(Some.Skip(5)));
        (await store.EventsAsync("a-1", Some.Count)).ShouldBeEmpty();
        SweepEvents.Text(await store.EventsAsync("a-1", 2, most: 3)).ShouldBe(SweepEvents.Text(Some.Skip(2).Take(3)));
    }

    [Fact]
    public async Task AppendAsync_TwoSweeps_AreApart()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", Some, []);
        await store.AppendAsync("b-1", [.. Some.Take(2)], []);

        (await store.EventsAsync("a-1")).Count.ShouldBe(Some.Count);
        (await store.EventsAsync("b-1")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task AppendAsync_NoEvents_ChangesNothing()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", [], []);
        await store.AppendAsync("a-1", Some, []);
        await store.AppendAsync("a-1", [], []);

        (await store.EventsAsync("a-1")).Count.ShouldBe(Some.Count);
    }

    [Fact]
    public async Task AppendAsync_SecondWriter_GetsTheConflictAndWritesNothing()
    {
        await using var first = Open();
        await using var second = Open();
        await first.AppendAsync("a-1", [.. Some.Take(2)], []);
        await second.AppendAsync("a-1", [.. Some.Skip(2).Take(1)], []);

        var conflict = await Should.ThrowAsync<StoreConflictException>(async () =>
            await first.AppendAsync("a-1", [.. Some.Skip(2).Take(2)], [])
        );

        (conflict.Expected, conflict.Found).ShouldBe((2, 3));
        conflict.Message.ShouldBe(
            "sweep a-1: another process also writes to it: its last event is 3, not 2. Stop one of the two processes, then resume the sweep"
        );
        SweepEvents.Text(await first.EventsAsync("a-1")).ShouldBe(SweepEvents.Text(Some.Take(3)));
    }

    [Fact]
    public async Task AppendAsync_LogThatHasLostEvents_SaysWhich()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", [.. Some.Take(2)], []);

        var conflict = await Should.ThrowAsync<StoreConflictException>(async () =>
            await store.AppendAsync("a-1", SweepEvents.Past(SweepEvents.EveryKind, first: 6), [])
        );

        (conflict.Expected, conflict.Found).ShouldBe((5, 2));
        conflict.Message.ShouldStartWith("sweep a-1: its log has lost the events 3 to 5: it was restored from a backup");
    }

    [Fact]
    public async Task AppendAsync_GapInTheNumbers_IsAConflict()
    {
        await using var store = Open();

        await Should.ThrowAsync<StoreConflictException>(async () =>
            await store.AppendAsync("a-1", SweepEvents.Past(SweepEvents.EveryKind, first: 2), [])
        );

        (await store.EventsAsync("a-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task SaveAsync_Snapshots_TheNewestStays()
    {
        await using (var store = Open())
        {
            await store.AppendAsync("a-1", Some, []);
            await store.SaveAsync("a-1", new StoredSnapshot(4, "one", new byte[] { 1, 2, 3 }));
            await store.SaveAsync("a-1", new StoredSnapshot(6, "two", new byte[] { 4, 5 }));
            await store.SaveAsync("a-1", new StoredSnapshot(5, "old", new byte[] { 6 }));
        }

        await using var next = Open();
        var snapshot = await next.SnapshotAsync("a-1");

        (snapshot!.Sequence, snapshot.Version).ShouldBe((6, "two"));
        snapshot.State.ToArray().ShouldBe([4, 5]);
        (await next.EventsAsync("a-1")).Count.ShouldBe(Some.Count, "a snapshot takes no event's place");
    }

    [Fact]
    public async Task PointsAsync_AppendedWithTheirEvents_ComeBackByTrialAndPoint()
    {
        var values = Some.Select(past => past.Event).OfType<SweepEvent.RungReached>().SelectMany(reached => reached.Points).ToList();
        await using (var store = Open())
        {
            await store.AppendAsync("a-1", [.. Some.Take(5)], [new(2, 0, null, values[0]), new(2, 1, 0, values[1])]);
            await store.AppendAsync("a-1", [.. Some.Skip(5)], [new(0, 0, 0, values[2])]);
        }

        await using var next = Open();

        (await next.PointsAsync("a-1")).ShouldBe([new(0, 0, 0, values[2]), new(2, 0, null, values[0]), new(2, 1, 0, values[1])]);
        (await next.PointsAsync("a-1", trial: 2)).Select(point => point.Point).ShouldBe([0, 1]);
        (await next.PointsAsync("a-1", trial: 7)).ShouldBeEmpty();
        (await next.PointsAsync("new-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AppendAsync_Conflict_WritesNoPointEither()
    {
        var value = Some.Select(past => past.Event).OfType<SweepEvent.RungReached>().First().Points[0];
        await using var store = Open();
        await store.AppendAsync("a-1", [.. Some.Take(1)], []);

        await Should.ThrowAsync<StoreConflictException>(async () =>
            await store.AppendAsync("a-1", [.. Some.Take(1)], [new(0, 0, 0, value)])
        );

        (await store.PointsAsync("a-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task EventsAsync_BesideAWriter_SeesWhatWasAppended()
    {
        await using var writer = Open();
        await using var reader = Open();
        for (var i = 0; i < Some.Count; i++)
        {
            await writer.AppendAsync("a-1", [Some[i]], []);
            SweepEvents.Text(await reader.EventsAsync("a-1", i)).ShouldBe(SweepEvents.Text([Some[i]]));
        }
    }
}
