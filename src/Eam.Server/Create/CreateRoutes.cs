using Eam.Core;
using Eam.Core.Sweeps;
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

/// <summary>Routes that receive a sweep file.</summary>
internal static class CreateRoutes
{
    // Trials of a sweep whose plan takes long, because only the sweep's machine knows it.
    private const int LargestPlan = 20_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps").WithTags("sweeps");
        sweeps
            .MapPost("", CreateAsync)
            .WithName("createSweep")
            .WithSummary("Starts a sweep")
            .Accepts<string>("application/yaml", SweepBody.OtherTypes)
            .WithMetadata(new RequestHeader("Idempotency-Key", "Repeating a request with the same key starts no second sweep."))
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
        ServerOptions options,
        WorkTurns turns,
        string? name,
        ulong? seed,
        int? slots,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var (key, overrides) = (IdempotencyKey.Of(context.Request), StartQuery.Overrides(name, seed, slots));
        var source = await SweepBody.ReadAsync(context.Request, name, reader, options, turns, cancellationToken);
        var (sweep, created) = await StartAsync(sweeps, new(source, overrides, key));
        var update = await reader.GetAsync(sweep, CancellationToken.None);
        context.Response.Headers.ETag = ETags.Of(update);
        context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/sweeps/{sweep}";
        return Results.Json(
            reader.Summary(update) with
            {
                Warnings = source.Warnings,
            },
            ApiJson.Default.SweepSummary,
            statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    // A client that goes away after its request was read changes nothing: a sweep is started whole or not at all.
    private static async Task<StartedSweep> StartAsync(ISweepService sweeps, SweepStart start)
    {
        try
        {
            return await sweeps.StartAsync(start, CancellationToken.None);
        }
        catch (ConflictException)
        {
            throw IdempotencyKey.Reused();
        }
    }

    private static async Task<IResult> PreviewAsync(
        SweepReader reader,
        ServerOptions options,
        WorkTurns turns,
        string? name,
        ulong? seed,
        int? slots,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var overrides = StartQuery.Overrides(name, seed, slots);
        var source = await SweepBody.ReadAsync(context.Request, name, reader, options, turns, cancellationToken);
        var spec = overrides.ApplyTo(source.Spec!);
        if (spec.Planned > LargestPlan && !SweepPreview.IsQuick(spec))
            throw TooLarge(spec);
        var preview = await turns.RunAsync(context, left => SweepPreview.WithNotes(spec, slots: 1, left));
        var plan = new SweepPlanView(
            spec.Name,
            SweepJson.Element(spec),
            preview.Rungs.Where(rung => rung.Rung == 0).Sum(rung => rung.Trials),
            spec.Halving.Unit.ToWord(),
            preview.Compute,
            preview.Evaluations,
            [
                .. preview.Rungs.Select(rung => new PlannedRung(
                    rung.Method,
                    RungNumber.Of(rung.Rung),
                    rung.Target,
                    rung.Trials,
                    rung.Compute,
                    rung.MostTrials,
                    rung.MostCompute
                )),
            ],
            preview.MostCompute,
            preview.MostEvaluations,
            source.Warnings,
            preview.Notes
        );
        return Results.Json(plan, ApiJson.Default.SweepPlanView);
    }

    // Whoever starts it nevertheless must know which program that runs.
    private static ApiException TooLarge(SweepSpec spec) =>
        new(
            ProblemKind.BadRequest,
            $"a sweep of {spec.Planned} trials is too large for a preview under {spec.Halving.Algorithm} (at most {LargestPlan} trials); it can still be started{(spec.Command is { } command ? $"; it {SweepNotes.Starts(command)}" : string.Empty)}"
        );
}
