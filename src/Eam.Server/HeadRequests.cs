using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Eam.Server;

/// <summary>
/// Answers HEAD as GET without a body (RFC 9110, section 9.3.2). Every route, file and hosted page that answers GET so answers HEAD, with
/// the same status and headers. Streams have no end, so they ask <see cref="Is"/> and end after their headers.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Returns whether the client wants only the headers.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Mark);

    /// <summary>Passes a HEAD request on as GET, and drops the body of its answer.</summary>
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Features.Get<IHttpResponseBodyFeature>();
        context.Items[Mark] = true;
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.Range = default; // means something only for GET (RFC 9110, section 14.2)
        context.Features.Set<IHttpResponseBodyFeature>(new NoBody());
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    }

    /// <summary>
    /// A body that keeps nothing. The answer does not start before the request has ended, so its headers can change until then.
    /// </summary>
    private sealed class NoBody : IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer { get; } = PipeWriter.Create(Stream.Null);

        public void DisableBuffering() { }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
