using System.Text.Json;
using Eam.Engine;
using Eam.Engine.Preview;
using Eam.Engine.Records;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Create;

/// <summary>Routes that receive a sweep file.</summary>
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
            .WithSummary("Checks a sweep file and shows its plan, without starting it")
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
        var body = await SweepBody.ReadAsync(context.Request, reader, options.Catalog, cancellationToken).ConfigureAwait(false);

        // From here on the start does not depend on the client's connection: a sweep starts completely or not at all.
        var key = IdempotencyKeys.Of(context.Request);
        var (sweep, created) =
            key is not null && sweeps is IKeyedStart shared
                ? await StartAsync(shared, body, key).ConfigureAwait(false)
                : await keys.CreateAsync(
                        key,
                        body.Text,
                        () => sweeps.StartAsync(body.Spec, body.Text, CancellationToken.None),
                        since => FindAsync(reader, body, since),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
        var update = await reader.GetAsync(sweep, CancellationToken.None).ConfigureAwait(false);
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
            return await sweeps.StartAsync(body.Spec, body.Text, key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConflictException)
        {
            throw IdempotencyKeys.Reused();
        }
    }

    /// <summary>
    /// Finds a sweep that was started from this body after its key was stored, if the server ended before it stored the name of the sweep for the key.
    /// </summary>
    private static async Task<string?> FindAsync(SweepReader reader, SweepBody body, DateTimeOffset since)
    {
        foreach (var name in await reader.NamesAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                var update = await reader.GetAsync(name, CancellationToken.None).ConfigureAwait(false);
                if (update.Started >= since && update.State.Spec.Name == body.Spec.Name && SweepReader.Source(update) == body.Text)
                    return name;
            }
            catch (EngineException)
            {
                // The sweep is damaged, so its source is not known.
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
        var spec = (await SweepBody.ReadAsync(context.Request, reader, options.Catalog, cancellationToken).ConfigureAwait(false)).Spec;
        if (spec.Trials > LargestPlan)
            throw new ApiException(
                ProblemKind.BadRequest,
                $"a sweep of {spec.Trials} trials is too large for a preview (at most {LargestPlan} trials); it can still be started"
            );
        var preview = SweepPreview.Of(spec, slots: 1);
        var plan = new SweepPlanView(
            spec.Name,
            JsonSerializer.SerializeToElement(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord),
            preview.Rungs.Where(rung => rung.Rung == 0).Sum(rung => rung.Trials),
            Words.Of(spec.Halving.Unit),
            preview.Compute,
            preview.Evaluations,
            [.. preview.Rungs.Select(rung => new PlannedRung(rung.Method, rung.Rung, rung.Target, rung.Trials, rung.Compute))]
        );
        return Results.Json(plan, ApiJson.Default.SweepPlanView);
    }
}
