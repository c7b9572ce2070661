using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>A page of a sweep's events, in their order.</summary>
/// <param name="Sweep">Whose they are.</param>
/// <param name="Events">Each as in the event log (docs/results.md), NaN and infinities as strings.</param>
/// <param name="Next">Sequence of the page's last event, or what was asked for where there are none: the next page's <c>after</c>.</param>
/// <param name="Last">Sequence of the sweep's last event: there is more while <paramref name="Next"/> is below it.</param>
public sealed record EventPage(string Sweep, IReadOnlyList<JsonElement> Events, long Next, long Last);
