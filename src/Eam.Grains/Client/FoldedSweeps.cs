using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Client;

/// <summary>
/// States of the sweeps that this process reads, folded from their events here, so only new events cross the network. Thread-safe.
/// </summary>
internal sealed class FoldedSweeps(Func<IGrainFactory> client, string dataFolder)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, Folded> _sweeps = new(StringComparer.Ordinal);

    private sealed record Folded(SweepState State, long Sequence, DateTimeOffset Time)
    {
        public long Used { get; init; } = Environment.TickCount64;

        public bool HasEnded { get; init; }
    }

    /// <summary>Returns the current state of a sweep.</summary>
    /// <exception cref="NotFoundException">The sweep does not exist.</exception>
    public async Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken)
    {
        var known = _sweeps.GetValueOrDefault(sweep);

        // While a sweep runs, the last known event is asked for again: if the database went back in time, another one has its number.
        var after =
            known is null ? 0
            : known.HasEnded ? known.Sequence
            : Math.Max(0, known.Sequence - 1);
        var news = await NewsAsync(sweep, after, cancellationToken).ConfigureAwait(false);
        if (known is not null && news.Sequence < known.Sequence)
        {
            _sweeps.TryRemove(new(sweep, known));
            news = await NewsAsync(sweep, 0, cancellationToken).ConfigureAwait(false);
        }

        return await TakeAsync(sweep, news, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies news of a sweep to the state that is known here. Fetches the missing events if there is a gap.</summary>
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

    /// <summary>Asks the sweep's grain for news.</summary>
    /// <exception cref="NotFoundException">The sweep does not exist.</exception>
    public async Task<SweepNews> NewsAsync(string sweep, long after, CancellationToken cancellationToken) =>
        await Calls.ForUserAsync(() => client().GetGrain<ISweepGrain>(sweep).NewsAsync(after), cancellationToken).ConfigureAwait(false)
        ?? throw new NotFoundException($"there is no sweep '{sweep}'");

    // Several callers may fold the same news. Each starts from an immutable state, and the newest result is kept.
    private Folded? Fold(string sweep, SweepNews news)
    {
        var known = _sweeps.GetValueOrDefault(sweep);
        if (known is not null && news.Events.Any(happened => happened.Sequence == known.Sequence && happened.Time != known.Time))
        {
            // What is known here has been lost from the database.
            _sweeps.TryRemove(new(sweep, known));
            known = null;
        }

        known ??= news.Spec is { } spec ? new Folded(SweepState.Start(spec), 0, default) : null;
        if (known is null || (news.Events.Count > 0 && news.Events[0].Sequence > known.Sequence + 1))
            return known;
        var state = known.State;
        foreach (var happened in news.Events.Where(happened => happened.Sequence > known.Sequence))
            state = SweepMachine.Apply(state, happened.Event);
        var folded =
            news.Events is [.., var last] && last.Sequence > known.Sequence
                ? new Folded(state, last.Sequence, last.Time)
                : known with
                {
                    Used = Environment.TickCount64,
                };
        folded = folded with { HasEnded = news.Status is not (SweepStatus.Running or SweepStatus.Paused) };
        _sweeps.AddOrUpdate(sweep, folded, (_, other) => other.Sequence > folded.Sequence ? other : folded);
        if (_sweeps.Count > Most)
            _sweeps.TryRemove(_sweeps.MinBy(each => each.Value.Used).Key, out _);
        return folded;
    }
}
