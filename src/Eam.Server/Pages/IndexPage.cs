using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Eam.Server.Pages;

/// <summary>Serves the dashboard's files if it was built, or else a plain page with links to the API.</summary>
internal static class IndexPage
{
    private const string Plain = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Eam</title>
        <h1>Eam</h1>
        <p>The server is running. It has no dashboard, because Node was missing when Eam was built.</p>
        <ul>
        <li><a href="api/v1/sweeps">sweeps</a></li>
        <li><a href="api/v1/server">server</a></li>
        <li><a href="openapi/v1.json">the API, as an OpenAPI document</a></li>
        <li><a href="healthz">health</a>, <a href="readyz">readiness</a></li>
        </ul>
        </html>
        """;

    public static void Map(WebApplication server)
    {
        var files = server.Services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider;
        if (!files.GetFileInfo("index.html").Exists)
        {
            server.MapGet("/", () => Results.Content(Plain, "text/html; charset=utf-8")).ExcludeFromDescription();
            return;
        }

        server.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Cache(file.Context) });

        // The dashboard's addresses follow '#', so the server sees only this one.
        server.MapGet("/", context => SendIndexAsync(context, files)).ExcludeFromDescription();
    }

    // The content of a file with a hash in its name never changes. All other files are revalidated.
    private static void Cache(HttpContext context) =>
        context.Response.Headers.CacheControl = context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";

    private static async Task SendIndexAsync(HttpContext context, IFileProvider files)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.SendFileAsync(files.GetFileInfo("index.html"), context.RequestAborted);
    }
}
