using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Client;

/// <summary>The states of the sweeps that somebody looked at, folded from their events here: only what is new crosses the network. Thread-safe.</summary>
internal sealed class FoldedSweeps(Func<IGrainFactory> client, string dataFolder)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, Folded> _sweeps = new(StringComparer.Ordinal);

    private sealed record Folded(SweepState State, long Sequence)
    {
        public long Used { get; init; } = Environment.TickCount64;
    }

    /// <summary>A sweep as it stands now.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) =>
        await TakeAsync(sweep, await NewsAsync(sweep, Known(sweep), cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>A sweep after news of it; where they do not follow what is known, more is fetched.</summary>
    public async Task<SweepUpdate> TakeAsync(string sweep, SweepNews news, CancellationToken cancellationToken)
    {
        var known = Fold(sweep, news);
        while (known is null || known.Sequence < news.Sequence)
        {
            var more = await NewsAsync(sweep, known?.Sequence ?? 0, cancellationToken).ConfigureAwait(false);
            (known, news) = (Fold(sweep, more), more);
        }

        return new(
            known.State,
            news.Status,
            Path.Combine(DataFolder.Sweeps(dataFolder), sweep),
            news.Message,
            news.Live,
            sweep,
            news.Started,
            news.Finished,
            known.Sequence
        );
    }

    /// <summary>News of a sweep.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<SweepNews> NewsAsync(string sweep, long after, CancellationToken cancellationToken) =>
        await Calls.ForUserAsync(() => client().GetGrain<ISweepGrain>(sweep).NewsAsync(after), cancellationToken).ConfigureAwait(false)
        ?? throw new NotFoundException($"there is no sweep '{sweep}'");

    private long Known(string sweep) => _sweeps.TryGetValue(sweep, out var known) ? known.Sequence : 0;

    // Several askers may fold the same news: each starts from an immutable state, and the newest is kept.
    private Folded? Fold(string sweep, SweepNews news)
    {
        var known = _sweeps.GetValueOrDefault(sweep) ?? (news.Spec is { } spec ? new Folded(SweepState.Start(spec), 0) : null);
        if (known is null || (news.Events.Count > 0 && news.Events[0].Sequence > known.Sequence + 1))
            return known;
        var state = known.State;
        foreach (var happened in news.Events.Where(happened => happened.Sequence > known.Sequence))
            state = SweepMachine.Apply(state, happened.Event);
        var folded = new Folded(state, Math.Max(known.Sequence, news.Events.Count > 0 ? news.Events[^1].Sequence : 0));
        _sweeps.AddOrUpdate(sweep, folded, (_, other) => other.Sequence > folded.Sequence ? other : folded);
        if (_sweeps.Count > Most)
            _sweeps.TryRemove(_sweeps.MinBy(each => each.Value.Used).Key, out _);
        return folded;
    }
}
