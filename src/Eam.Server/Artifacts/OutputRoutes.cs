using System.Globalization;
using System.Text;
using Eam.Engine.Commands;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Artifacts;

/// <summary>Route for what the program of a trial has printed: by piece, so that a client can follow it, or as one text.</summary>
internal static class OutputRoutes
{
    private const string Json = "json",
        Plain = "text";

    // A file of output has at most 8 MiB, but a program can print faster than a client reads.
    private const long LargestText = 16 << 20;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/trials/{trial:int}/output", OutputAsync)
            .WithTags("results")
            .WithName("trialOutput")
            .WithSummary("What the program of a trial has printed (task command), as json by piece, or all of it as text")
            .Produces<TrialOutputView>()
            .WithMetadata(new TextAnswers("text/plain"));

    private static async Task<IResult> OutputAsync(
        SweepReader reader,
        ISweepService sweeps,
        HttpContext context,
        string id,
        int trial,
        long? after,
        string? format,
        CancellationToken cancellationToken
    )
    {
        // Read before the output: what a segment printed at its end is then sent before its client hears that nothing more comes.
        var update = await reader.GetAsync(id, cancellationToken);
        var isText = Paging.Known("format", format is null ? null : [format], [Json, Plain]) is [Plain];
        var pieces = sweeps.OutputAsync(id, trial, after ?? 0, follow: false, cancellationToken);
        if (isText)
            return Results.Stream(response => WriteAsync(response, pieces, cancellationToken), "text/plain; charset=utf-8");
        await using var each = pieces.GetAsyncEnumerator(cancellationToken);
        var piece = await each.MoveNextAsync() ? each.Current : Nothing(after ?? 0);
        if (piece.Text.Length > 0 && await each.MoveNextAsync())
            PageLinks.After(context, piece.Next.ToString(CultureInfo.InvariantCulture));
        return Results.Json(
            new TrialOutputView(id, trial, piece.From, piece.Next, piece.Missing, update.IsTraining(trial), piece.Text),
            ApiJson.Default.TrialOutputView
        );
    }

    private static OutputPiece Nothing(long after) => new(Math.Max(0, after), Math.Max(0, after), 0, string.Empty);

    private static async Task WriteAsync(Stream response, IAsyncEnumerable<OutputPiece> pieces, CancellationToken cancellationToken)
    {
        var left = LargestText;
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            await response.WriteAsync(Encoding.UTF8.GetBytes(piece.Text), cancellationToken);
            if ((left -= piece.Text.Length) <= 0)
                return;
        }
    }
}
