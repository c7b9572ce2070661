using Eam.Core;
using Eam.Server.Contracts;
using Eam.Server.Devices;
using Eam.Server.Health;
using Eam.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Hosting;

/// <summary>Routes for information on the server and for sessions.</summary>
internal static class ServerRoutes
{
    public static void Map(IEndpointRouteBuilder root, IEndpointRouteBuilder api)
    {
        root.MapHealth();
        api.MapGet("/server", Info)
            .WithTags("server")
            .WithName("server")
            .WithSummary("Version of the server, and what the client may do")
            .Produces<ServerInfo>();
        api.MapPost("/session", Begin)
            .WithTags("server")
            .WithName("beginSession")
            .WithMetadata(new ReadOnlyRoute())
            .WithSummary("Exchanges a token for a browser cookie")
            .Produces<ServerInfo>();
        api.MapDelete("/session", End)
            .WithTags("server")
            .WithName("endSession")
            .WithMetadata(new ReadOnlyRoute())
            .WithSummary("Deletes the browser cookie")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Info(ServerOptions options, StartTime start, HttpContext context) =>
        Results.Json(
            new ServerInfo(
                EamServer.Version,
                "v1",
                start.Value,
                AccessGate.Of(context).ToWord(),
                options.Tokens.AreRequired,
                context.RequestServices.GetService<IDeviceSource>() is not null
            ),
            ApiJson.Default.ServerInfo
        );

    private static IResult Begin(ServerOptions options, StartTime start, HttpContext context)
    {
        if (options.Tokens.Session(AccessGate.Of(context)) is { } session)
            context.Response.Cookies.Append(AccessTokens.Cookie, session, Cookie(context));
        return Info(options, start, context);
    }

    private static IResult End(HttpContext context)
    {
        context.Response.Cookies.Delete(AccessTokens.Cookie, Cookie(context));
        return Results.NoContent();
    }

    private static CookieOptions Cookie(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = IsHttps(context.Request),
            Path = "/",
        };

    // A browser sends the scheme of its page even through a proxy that this server does not know.
    private static bool IsHttps(HttpRequest request) =>
        request.IsHttps || request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Time when the server started.</summary>
internal sealed record StartTime(DateTimeOffset Value);
