using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Engine.Sweeps;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Sweeps;

/// <summary>
/// Caches views as bytes. A view is the same for all clients until the sweep's next event, so it is computed once. An expensive view of a
/// sweep that changes all the time is computed only at intervals, so that readers take only a small part of a CPU core from training. A
/// client that has the newest view gets status 304. Work ends when the last client that waits for it leaves. Thread-safe.
/// </summary>
internal sealed class ViewCache
{
    private const int Most = 128;

    // A view that took time c to compute is shown for 50 c, at most two seconds, so it costs a fiftieth of a core. A cheap view is never
    // old.
    private const double Share = 50;
    private static readonly TimeSpan Cheap = TimeSpan.FromMilliseconds(4),
        Oldest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, View> _views = new(StringComparer.Ordinal);

    /// <summary>Answers a request for a view of one sweep.</summary>
    public Task<IResult> AnswerAsync<T>(HttpContext context, SweepUpdate update, string view, JsonTypeInfo<T> type, Func<T> make) =>
        AnswerAsync(context, update, view, type, _ => Task.FromResult(make()));

    /// <summary>Answers a request for a view of one sweep.</summary>
    /// <param name="context">The request.</param>
    /// <param name="update">The sweep.</param>
    /// <param name="view">Name of the view and everything that it depends on besides the sweep.</param>
    /// <param name="type">JSON type of the view.</param>
    /// <param name="make">Computes the view. Its token is cancelled when nobody waits for the view any longer.</param>
    public async Task<IResult> AnswerAsync<T>(
        HttpContext context,
        SweepUpdate update,
        string view,
        JsonTypeInfo<T> type,
        Func<CancellationToken, Task<T>> make
    )
    {
        var key = $"{update.Sweep}/{view}";
        if (_views.Count > Most)
            _views.Clear();
        while (true)
        {
            var fresh = new View(ETags.Of(update), async left => JsonSerializer.SerializeToUtf8Bytes(await make(left), type));
            var found = _views.AddOrUpdate(key, fresh, (_, old) => old.Tag == fresh.Tag || old.IsYoung(update.HasEnded) ? old : fresh);
            context.Response.Headers.ETag = found.Tag;
            context.Response.Headers.CacheControl = "private, no-cache";
            if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && ETags.Matches(known, found.Tag))
                return Results.StatusCode(StatusCodes.Status304NotModified);
            try
            {
                return Results.Bytes(await found.ReadAsync(context.RequestAborted), "application/json; charset=utf-8");
            }
            catch (OperationCanceledException) when (found.WasLeft && !context.RequestAborted.IsCancellationRequested)
            {
                // The clients before this one left and so ended the work, just as this one came.
                _views.TryRemove(new(key, found));
            }
            catch
            {
                // A failure is not cached: the next request tries again. Other clients may still wait for work that goes on.
                if (found.HasFailed)
                    _views.TryRemove(new(key, found));
                throw;
            }
        }
    }

    /// <summary>One view, computed at the first request.</summary>
    private sealed class View(string tag, Func<CancellationToken, Task<byte[]>> make)
    {
        private readonly Lazy<(Task<byte[]> Body, Stopwatch Took, CancellationTokenSource Left)> _work = new(() =>
        {
            var (took, left) = (Stopwatch.StartNew(), new CancellationTokenSource());
            return (
                Task.Run(async () =>
                {
                    took.Restart();
                    var body = await make(left.Token);
                    took.Stop();
                    return body;
                }),
                took,
                left
            );
        });

        private readonly long _begun = Stopwatch.GetTimestamp();
        private int _readers;

        public string Tag => tag;

        /// <summary>Whether all readers left before the view was complete.</summary>
        public bool WasLeft => _work.Value.Left.IsCancellationRequested;

        /// <summary>Whether the view will never be complete.</summary>
        public bool HasFailed => _work.Value.Body is { IsCompleted: true, IsCompletedSuccessfully: false };

        /// <summary>Returns the view when it is complete. The last reader that does not wait for this ends the work.</summary>
        public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
        {
            var (body, _, left) = _work.Value;
            Interlocked.Increment(ref _readers);
            try
            {
                return await body.WaitAsync(cancellationToken);
            }
            finally
            {
                if (Interlocked.Decrement(ref _readers) == 0 && !body.IsCompleted)
                    await left.CancelAsync();
            }
        }

        /// <summary>
        /// Returns whether the view may still be shown although the sweep has changed. False after the sweep has ended, so that its final
        /// state is always shown.
        /// </summary>
        public bool IsYoung(bool ended)
        {
            if (!_work.IsValueCreated || ended)
                return false;
            var (body, took, _) = _work.Value;
            if (!body.IsCompletedSuccessfully)
                return !body.IsCompleted;
            var keep = took.Elapsed * Share;
            return took.Elapsed > Cheap && Stopwatch.GetElapsedTime(_begun) < (keep < Oldest ? keep : Oldest);
        }
    }
}
