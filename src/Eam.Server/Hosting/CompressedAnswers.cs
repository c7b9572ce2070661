using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Hosting;

/// <summary>
/// Compresses texts for clients that accept it (brotli or gzip). Event streams stay as they are, because a compressor would hold events
/// back. Files of a sweep stay as they are, because clients read ranges of their bytes. No answer contains a secret
/// (docs/security.md#compression), so its length reveals none.
/// </summary>
internal static class CompressedAnswers
{
    private static readonly string[] Texts =
    [
        "application/json",
        "application/jsonl",
        "application/problem+json",
        "application/yaml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    ];

    public static void Add(IServiceCollection services) =>
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Texts;
        });

    public static void Use(IApplicationBuilder server) =>
        server.UseWhen(context => !IsFile(context.Request.Path), texts => texts.UseResponseCompression());

    private static bool IsFile(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && path.Value!.Contains("/artifacts/", StringComparison.OrdinalIgnoreCase);
}
