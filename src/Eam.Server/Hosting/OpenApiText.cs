using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>Texts of the OpenAPI document that do not belong to routes.</summary>
internal static class OpenApiText
{
    public static void Describe(OpenApiOptions options) =>
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
                return Task.CompletedTask;
            }
        );
}
