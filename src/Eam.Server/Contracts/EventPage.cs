using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>A page of a sweep's events, in their order.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Events">Events as in the event log (docs/results.md#sweepdb). NaN and infinities are strings.</param>
/// <param name="Next">Sequence number of the page's last event, or the requested <c>after</c> if the page is empty. It is the <c>after</c> of the next page.</param>
/// <param name="Last">Sequence number of the sweep's last event. There are more events if <paramref name="Next"/> is less than it.</param>
public sealed record EventPage(string Sweep, IReadOnlyList<JsonElement> Events, long Next, long Last);
