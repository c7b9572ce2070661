using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>
/// State of a server's sweep, folded from the events that are known here. The fold of all events is the state on the server.
/// </summary>
/// <param name="State">The folded state.</param>
/// <param name="Sequence">Sequence number of the last event.</param>
internal sealed record FoldedSweep(SweepState State, long Sequence)
{
    private const int Page = 5000;
    private const long MostEvents = 50_000_000;

    /// <summary>Reads the events after a sequence number, page by page until there are no more.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PastEvent>> PagesAsync(
        ApiClient api,
        string sweep,
        long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var page = await api.GetAsync(
                ApiClient.Sweep(sweep, FormattableString.Invariant($"/events?after={after}&limit={Page}")),
                ApiJson.Default.EventPage,
                cancellationToken
            );
            if (page.Events.Count == 0)
                yield break;
            var events = page.Events.Select(SweepJson.Event).ToList();
            if (events[0].Sequence != after + 1 || events[^1].Sequence != after + events.Count)
                throw new EngineException($"{api.Server}: event {after + 1} of {sweep} is missing");
            yield return events;
            after = events[^1].Sequence;
            if (after > MostEvents)
                throw new EngineException($"{api.Server}: {sweep} has more than {MostEvents:N0} events, which is more than eam reads");
            if (after >= page.Last)
                yield break;
        }
    }

    /// <summary>Returns the state with the events that the server has by now.</summary>
    public async Task<FoldedSweep> CatchUpAsync(ApiClient api, string sweep, CancellationToken cancellationToken)
    {
        var folded = this;
        await foreach (var page in PagesAsync(api, sweep, Sequence, cancellationToken))
            folded = folded.With(api, sweep, page);
        return folded;
    }

    private FoldedSweep With(ApiClient api, string sweep, IReadOnlyList<PastEvent> events)
    {
        var state = State;
        try
        {
            foreach (var past in events)
                state = SweepMachine.Apply(state, past.Event);
        }
        catch (ArgumentException failure)
        {
            throw new EngineException(
                $"{api.Server}: the events of {sweep} cannot be read by this version of eam: {failure.Message.ReplaceLineEndings(" ")}",
                failure
            );
        }

        return new(state, events[^1].Sequence);
    }
}
