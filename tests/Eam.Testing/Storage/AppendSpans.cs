using System.Collections.Concurrent;
using System.Diagnostics;
using Eam.Engine;
using Eam.Engine.Storage;

namespace Eam.Testing.Storage;

/// <summary>The activities of appends to a store, as a collector of traces gets them.</summary>
public static class AppendSpans
{
    /// <summary>Appends every kind of event at once and reads them. Checks that this is one activity, of the store's database.</summary>
    /// <param name="store">The store. It must have no events of the sweep.</param>
    /// <param name="system">The database in OpenTelemetry's terms, such as <c>sqlite</c>.</param>
    public static async Task CheckAsync(ISweepStore store, string system)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (sweep, events, ended) = ($"span-of-{system}-1", SweepEvents.Past(SweepEvents.EveryKind), new ConcurrentQueue<Activity>());
        using (
            var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == EngineTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = ended.Enqueue,
            }
        )
        {
            ActivitySource.AddActivityListener(listener);
            await store.AppendAsync(sweep, events, []);
            await store.EventsAsync(sweep);
        }

        // Other tests of the process append at the same time.
        var span = ended.Where(activity => activity.GetTagItem("eam.sweep") as string == sweep).ShouldHaveSingleItem();
        (span.OperationName, span.Kind).ShouldBe(("append", ActivityKind.Client));
        span.GetTagItem("db.system.name").ShouldBe(system);
        span.GetTagItem("eam.events").ShouldBe(events.Count);
    }
}
