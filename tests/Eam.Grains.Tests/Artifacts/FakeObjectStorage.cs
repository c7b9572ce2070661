using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Amazon.Runtime;
using Eam.Grains.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>
/// An S3-like server on loopback that keeps objects in memory: PUT, GET, DELETE and ListObjectsV2 with the bucket in the path. It checks that requests are signed and that bodies match
/// the signature.
/// </summary>
internal sealed class FakeObjectStorage : IAsyncDisposable
{
    private const string Bucket = "eam-test";
    private readonly ConcurrentDictionary<string, (byte[] Body, DateTimeOffset Modified)> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _server;

    private FakeObjectStorage(WebApplication server) => _server = server;

    /// <summary>Replaces the storage's answer with a status, by method and name; null for the normal answer. 0 closes the connection.</summary>
    public Func<string, string, int?> Fault { get; set; } = (_, _) => null;

    /// <summary>Number of names on one page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>The stored contents by name.</summary>
    public IEnumerable<string> Names => _objects.Keys.Order(StringComparer.Ordinal);

    /// <summary>The requests that were answered, such as <c>PUT sweeps/a</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public byte[] this[string name]
    {
        get => _objects[name].Body;
        set => _objects[name] = (value, DateTimeOffset.UtcNow);
    }

    public string Address => _server.Urls.First();

    public static async Task<FakeObjectStorage> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var storage = new FakeObjectStorage(server);
        server.Run(storage.AnswerAsync);
        await server.StartAsync();
        return storage;
    }

    /// <summary>Creates a client of this storage.</summary>
    public S3ArtifactStore Client(string prefix = "", TimeProvider? time = null, string bucket = Bucket) =>
        new(new ObjectStorageSettings(bucket) { Endpoint = Address, Prefix = prefix }, new BasicAWSCredentials("key", "a-secret"), time);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!.TrimStart('/').Split('/', 2);
        var name = path.Length > 1 ? path[1] : string.Empty;
        _requests.Enqueue($"{request.Method} {name}");
        if (Fault(request.Method, name) is { } fault)
        {
            if (fault == 0)
                context.Abort();
            else
                await RefuseAsync(response, fault, "InternalError");
            return;
        }

        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content);
        var body = content.ToArray();
        if (
            !request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=key/", StringComparison.Ordinal)
            || request.Headers["x-amz-content-sha256"] != Convert.ToHexStringLower(SHA256.HashData(body))
        )
        {
            await RefuseAsync(response, 403, "SignatureDoesNotMatch");
        }
        else if (path[0] != Bucket)
        {
            await RefuseAsync(response, 404, "NoSuchBucket");
        }
        else if (name.Length == 0)
        {
            await ListAsync(request.Query, response);
        }
        else if (request.Method == "PUT")
        {
            this[name] = body;
        }
        else if (request.Method == "DELETE")
        {
            _objects.TryRemove(name, out _);
            response.StatusCode = 204;
        }
        else if (_objects.TryGetValue(name, out var found))
        {
            response.ContentLength = found.Body.Length;
            response.Headers.LastModified = found.Modified.ToString("R", CultureInfo.InvariantCulture);
            await response.Body.WriteAsync(found.Body);
        }
        else
        {
            await RefuseAsync(response, 404, "NoSuchKey");
        }
    }

    private async Task ListAsync(IQueryCollection query, HttpResponse response)
    {
        var after = query["continuation-token"].ToString();
        var most = int.TryParse(query["max-keys"], CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, PageSize) : PageSize;
        var rest = _objects
            .Where(known =>
                known.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(known.Key, after) > 0
            )
            .OrderBy(known => known.Key, StringComparer.Ordinal)
            .ToList();
        var page = rest.Take(most).ToList();
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var answer = new XElement(
            s3 + "ListBucketResult",
            new XElement(s3 + "Name", Bucket),
            new XElement(s3 + "KeyCount", page.Count),
            new XElement(s3 + "MaxKeys", most),
            new XElement(s3 + "IsTruncated", rest.Count > most),
            rest.Count > most ? new XElement(s3 + "NextContinuationToken", page[^1].Key) : null,
            page.Select(known => new XElement(
                s3 + "Contents",
                new XElement(s3 + "Key", known.Key),
                new XElement(s3 + "LastModified", known.Value.Modified.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
                new XElement(s3 + "Size", known.Value.Body.Length)
            ))
        );
        response.ContentType = "application/xml";
        await response.WriteAsync(answer.ToString());
    }

    private static async Task RefuseAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        await response.WriteAsync($"<Error><Code>{code}</Code><Message>simulated error {code}</Message></Error>");
    }
}
