using Eam.Engine;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Create;

/// <summary>Routes that take a sweep file.</summary>
internal static class CreateRoutes
{
    private const int LargestPlan = 20_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps").WithTags("sweeps");
        sweeps
            .MapPost("", CreateAsync)
            .WithName("createSweep")
            .WithSummary("Starts a sweep")
            .Accepts<string>("application/yaml", SweepBody.OtherTypes)
            .Produces<SweepSummary>(StatusCodes.Status201Created)
            .Produces<SweepSummary>();
        sweeps
            .MapPost("/preview", PreviewAsync)
            .WithName("previewSweep")
            .WithSummary("Checks a sweep file and plans it; starts nothing")
            .WithMetadata(new ReadOnlyRoute())
            .Accepts<string>("application/yaml", SweepBody.OtherTypes)
            .Produces<SweepPlanView>();
    }

    private static async Task<IResult> CreateAsync(
        SweepReader reader,
        ISweepService sweeps,
        IdempotencyKeys keys,
        ServerOptions options,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var body = await SweepBody.ReadAsync(context.Request, reader, options.Catalog, cancellationToken);

        // From here on a client that goes away changes nothing: a sweep is started whole or not at all.
        var key = IdempotencyKeys.Of(context.Request);
        var (sweep, created) =
            key is not null && sweeps is IKeyedStart shared
                ? await StartAsync(shared, body, key)
                : await keys.CreateAsync(
                    key,
                    body.Text,
                    () => sweeps.StartAsync(body.Spec, body.Text, CancellationToken.None),
                    since => FindAsync(reader, body, since),
                    cancellationToken
                );
        var update = await reader.GetAsync(sweep, CancellationToken.None);
        context.Response.Headers.ETag = ETags.Of(update);
        context.Response.Headers.Location = $"/api/v1/sweeps/{sweep}";
        return Results.Json(
            reader.Summary(update),
            ApiJson.Default.SweepSummary,
            statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static async Task<(string Sweep, bool Created)> StartAsync(IKeyedStart sweeps, SweepBody body, string key)
    {
        try
        {
            return await sweeps.StartAsync(body.Spec, body.Text, key, CancellationToken.None);
        }
        catch (ConflictException)
        {
            throw IdempotencyKeys.Reused();
        }
    }

    /// <summary>A sweep that was started from this body after a key was written down, when the server ended before it wrote the sweep's name beside it.</summary>
    private static async Task<string?> FindAsync(SweepReader reader, SweepBody body, DateTimeOffset since)
    {
        foreach (var name in await reader.NamesAsync(CancellationToken.None))
        {
            try
            {
                var update = await reader.GetAsync(name, CancellationToken.None);
                if (update.Started >= since && update.State.Spec.Name == body.Spec.Name && SweepReader.Source(update) == body.Text)
                    return name;
            }
            catch (EngineException)
            {
                // Damaged: it cannot be told what it was started from.
            }
        }

        return null;
    }

    private static async Task<IResult> PreviewAsync(
        SweepReader reader,
        ServerOptions options,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var spec = (await SweepBody.ReadAsync(context.Request, reader, options.Catalog, cancellationToken)).Spec;
        if (spec.Trials > LargestPlan)
            throw new ApiException(
                ProblemKind.BadRequest,
                $"a sweep of {spec.Trials} trials is too large to plan here: at most {LargestPlan}; it can be started"
            );
        var preview = SweepPreview.Of(spec, slots: 1);
        var plan = new SweepPlanView(
            spec.Name,
            SweepJson.Element(spec),
            preview.Rungs.Where(rung => rung.Rung == 0).Sum(rung => rung.Trials),
            Words.Of(spec.Halving.Unit),
            preview.Compute,
            preview.Evaluations,
            [.. preview.Rungs.Select(rung => new PlannedRung(rung.Method, rung.Rung, rung.Target, rung.Trials, rung.Compute))]
        );
        return Results.Json(plan, ApiJson.Default.SweepPlanView);
    }
}
