using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>The parts of the OpenAPI document that do not belong to single routes: its title, and how a client gets access.</summary>
internal static class OpenApiText
{
    private const string Bearer = "bearer",
        Session = "session";

    public static void Describe(OpenApiOptions options)
    {
        options.AddSchemaTransformer(OpenApiSchemas.Correct);
        options.AddOperationTransformer(OpenApiAnswers.Complete);
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Eam",
                    Version = "v1",
                    Description =
                        "Starts, watches and steers sweeps of reward fine-tuning. Errors are problem documents (RFC 9457). docs/api.md explains each route and event.",
                };
                document.Servers = [];
                AddAccess(document);
                return Task.CompletedTask;
            }
        );
    }

    // A server on a loopback address needs neither, so a request without both is also described.
    private static void AddAccess(OpenApiDocument document)
    {
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "EAM_TOKEN or EAM_READ_TOKEN of the server.",
            }
        );
        document.AddComponent(
            Session,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = AccessTokens.Cookie,
                Description = "The cookie that POST /api/v1/session sets.",
            }
        );
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, document)] = [] },
            new OpenApiSecurityRequirement(),
        ];
    }
}
