using Eam.Core;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Tasks;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Catalog;

/// <summary>Route for the names that a sweep file may use, for forms that offer them.</summary>
internal static class CatalogRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/catalog", () => Results.Json(Catalog, ApiJson.Default.CatalogView))
            .WithTags("server")
            .WithName("catalog")
            .WithSummary("Names that a sweep file may use: tasks, methods, parameters, metrics")
            .Produces<CatalogView>();

    private static CatalogView Catalog { get; } =
        new(
            [.. TaskCatalog.All.Select(task => new NamedParameters(task.Name, task.Meaning, Views(task.Parameters)))],
            [.. MethodCatalog.All.Select(method => new NamedParameters(method.Name, method.Meaning, Views(method.Parameters)))],
            Views(TrainingParameters.All),
            [.. TrialMetrics.Definitions.Select(metric => new MetricView(metric.Name, metric.Maximize, metric.Meaning))],
            Searchers.Names,
            HalvingRules.Names,
            EnumWords.All<ComputeUnit>()
        );

    private static IReadOnlyList<ParameterView> Views(IEnumerable<ParameterDefinition> parameters) =>
        [
            .. parameters.Select(parameter => new ParameterView(
                parameter.Name,
                parameter.Default,
                parameter.WordsOnly ? null : Numbers.Finite(parameter.Min),
                parameter.WordsOnly ? null : Numbers.Finite(parameter.Max),
                parameter.Integer,
                parameter.Words,
                parameter.WordsOnly,
                parameter.Meaning
            )),
        ];
}
