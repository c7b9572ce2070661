using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>What the OpenAPI document says beyond the routes.</summary>
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
                        "Sweeps of reward fine-tuning: start, watch and steer them. Problems are RFC 9457 documents; docs/api.md explains each route and event.",
                };
                document.Servers = [];
                return Task.CompletedTask;
            }
        );
}
