using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Engine.Sweeps;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Analysis;

/// <summary>
/// Views that are costly to work out and the same for all askers until the sweep's next event: worked out once, as bytes. An asker that has the newest
/// one is told so (304). Thread-safe.
/// </summary>
internal sealed class ViewCache
{
    private const int Most = 128;

    private readonly ConcurrentDictionary<string, (string Tag, Lazy<Task<byte[]>> Body)> _views = new(StringComparer.Ordinal);

    /// <summary>The answer to a request for a view of one sweep.</summary>
    public Task<IResult> AnswerAsync<T>(HttpContext context, SweepUpdate update, string view, JsonTypeInfo<T> type, Func<T> make) =>
        AnswerAsync(context, update, view, type, () => Task.FromResult(make()));

    /// <summary>The answer to a request for a view of one sweep.</summary>
    /// <param name="context">The request.</param>
    /// <param name="update">The sweep.</param>
    /// <param name="view">The view and all that it depends on beside the sweep.</param>
    /// <param name="type">Its JSON.</param>
    /// <param name="make">Works it out.</param>
    public async Task<IResult> AnswerAsync<T>(HttpContext context, SweepUpdate update, string view, JsonTypeInfo<T> type, Func<Task<T>> make)
    {
        var tag = ETags.Of(update);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && ETags.Matches(known, tag))
            return Results.StatusCode(StatusCodes.Status304NotModified);

        var key = $"{update.Sweep}/{view}";
        if (_views.Count > Most)
            _views.Clear();
        var anew = (tag, new Lazy<Task<byte[]>>(() => Task.Run(async () => JsonSerializer.SerializeToUtf8Bytes(await make().ConfigureAwait(false), type))));
        var found = _views.AddOrUpdate(key, anew, (_, old) => old.Tag == tag ? old : anew);
        try
        {
            return Results.Bytes(await found.Body.Value.WaitAsync(context.RequestAborted).ConfigureAwait(false), "application/json; charset=utf-8");
        }
        catch
        {
            // A failure is not a view: the next asker tries again.
            _views.TryRemove(new(key, found));
            throw;
        }
    }
}
