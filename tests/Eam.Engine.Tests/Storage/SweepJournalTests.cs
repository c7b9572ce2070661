using Eam.Core.Sweeps;
using Eam.Engine.Storage;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Storage;

public sealed class SweepJournalTests : IAsyncDisposable
{
    private static readonly SweepSpec Spec = SweepSpecs.Small(trials: 400);

    private readonly MemorySweepStore _store = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OpenAsync_FromASnapshotAnywhere_IsTheFoldOfAllEvents(ulong seed)
    {
        var events = RandomSweep.Events(Spec, seed);
        events.Count.ShouldBeGreaterThan(1000);
        await _store.AppendAsync("a-1", SweepEvents.Past(events), [], Now);
        var expected = Text(events.Aggregate(SweepState.Start(Spec), SweepMachine.Apply));

        for (var at = 0; at <= events.Count; at += events.Count / 7)
        {
            var early = events.Take(at).Aggregate(SweepState.Start(Spec), SweepMachine.Apply);
            await _store.SaveAsync("a-1", new(at, SnapshotCodec.VersionFor(Spec), SnapshotCodec.Encode(early)), Now);
            var journal = await OpenAsync();

            Text(journal.State).ShouldBe(expected, $"snapshot at {at}");
            SweepMachine
                .Decide(journal.State, [0, 1])
                .ShouldBe(SweepMachine.Decide(events.Aggregate(SweepState.Start(Spec), SweepMachine.Apply), [0, 1]));
        }
    }

    [Fact]
    public async Task OpenAsync_SnapshotOfAnotherVersion_ReplaysTheEventsInstead()
    {
        var events = RandomSweep.Events(Spec, 3, most: 900);
        await _store.AppendAsync("a-1", SweepEvents.Past(events), [], Now);
        await _store.SaveAsync("a-1", new(800, SnapshotCodec.VersionFor(Spec with { MaxFailures = 9 }), new byte[] { 1, 2, 3 }), Now);

        Text((await OpenAsync()).State).ShouldBe(Text(events.Aggregate(SweepState.Start(Spec), SweepMachine.Apply)));
    }

    [Fact]
    public async Task CheckAsync_AnotherHasAppended_TellsTheOneThatWasFrozen()
    {
        var events = RandomSweep.Events(Spec, 5, most: 10);
        var frozen = await OpenAsync();
        await frozen.RecordAsync(events.Take(4).ToList());
        await frozen.CheckAsync();
        var next = await OpenAsync();

        await next.RecordAsync(events.Skip(4).ToList());

        await next.CheckAsync();
        await Should.ThrowAsync<StoreConflictException>(async () => await frozen.CheckAsync());
    }

    [Fact]
    public async Task RecordAsync_StoreFails_HasNoEffectAndCanBeDoneLater()
    {
        var events = RandomSweep.Events(Spec, 4, most: 10);
        var journal = await OpenAsync();
        _store.BeforeAppend = _ => throw new EngineException("full");
        await Should.ThrowAsync<EngineException>(async () => await journal.RecordAsync(events));
        journal.State.Trials.ShouldBeEmpty("what is not in the log must not take effect");

        _store.BeforeAppend = _ => { };
        await journal.RecordAsync(events);

        journal.State.Trials.Count.ShouldBe(10);
        (await _store.EventsAsync("a-1", cancellationToken: Now)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task RecordAsync_SecondJournalOfTheSameSweep_IsRefused()
    {
        var events = RandomSweep.Events(Spec, 4, most: 10);
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await first.RecordAsync(events);

        await Should.ThrowAsync<StoreConflictException>(async () => await second.RecordAsync(events));

        second.State.Trials.ShouldBeEmpty();
    }

    [Fact]
    public async Task SnapshotAsync_WhileTheSweepGrows_IsTakenNowAndThenAndAtTheEnd()
    {
        var events = RandomSweep.Events(Spec, 5);
        var journal = await OpenAsync();
        var taken = new List<long>();
        foreach (var part in events.Chunk(10))
        {
            await journal.RecordAsync(part);
            await journal.SnapshotAsync(ended: false);
            var at = (await _store.SnapshotAsync("a-1", Now))?.Sequence ?? 0;
            if (at != taken.LastOrDefault())
                taken.Add(at);
        }

        await journal.SnapshotAsync(ended: true);

        taken[0].ShouldBe(1000);
        taken.Zip(taken.Skip(1)).ShouldAllBe(pair => pair.Second >= 1.25 * pair.First);
        (await _store.SnapshotAsync("a-1", Now))!.Sequence.ShouldBe(events.Count);
    }

    private Task<SweepJournal> OpenAsync() => SweepJournal.OpenAsync(_store, "a-1", Spec, TimeProvider.System, Now);

    private static string Text(SweepState state) => string.Join('\n', state.Trials.Select(SnapshotCodecTests.Text));
}
