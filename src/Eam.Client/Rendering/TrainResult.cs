using System.Text.Json.Nodes;
using Eam.Core.Backends;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>A configuration to train, with its task, target and seed.</summary>
/// <param name="Task">The task.</param>
/// <param name="Configuration">Method and parameters.</param>
/// <param name="Unit">Unit of the target.</param>
/// <param name="Target">Compute to train for.</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="Folder">Folder for the checkpoint and image sheets; null keeps none.</param>
/// <param name="Backend">Backend and device to train on.</param>
internal sealed record TrainJob(
    TaskSettings Task,
    Configuration Configuration,
    ComputeUnit Unit,
    double Target,
    ulong Seed,
    string? Folder,
    BackendSpec Backend
);

/// <summary>The output of <c>eam train</c>.</summary>
/// <param name="Job">The configuration that was trained.</param>
/// <param name="Curve">Evaluated points; the last one is the end of training.</param>
/// <param name="Images">Image sheets that were written.</param>
internal sealed record TrainResult(TrainJob Job, IReadOnlyList<CurvePoint> Curve, IReadOnlyList<string> Images)
{
    private CurvePoint End => Curve[^1];

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]{Job.Configuration.Method}[/] on {Job.Task.Name}, {Settings.Full(Job.Configuration)}, seed {Job.Seed}"
        );
        var table = Tables
            .Plain()
            .AddColumn(Tables.Left("metric"))
            .AddColumn(Tables.Right("value"))
            .AddColumn(Tables.Left("better"))
            .AddColumn(Tables.Text("meaning"));
        foreach (var metric in MetricDefinition.Of(Job.Task).Where(metric => metric.Get(End.Metrics) is not null))
            table.AddRow(
                metric.Name,
                Figures.Metric(metric.Get(End.Metrics)),
                metric.Maximize ? "larger" : "smaller",
                metric.Meaning.EscapeUnsafe()
            );
        console.Write(table);
        if (CoarseGrid.Line(End.Metrics) is { } coarse)
            console.PrintMarkup($"[yellow]{coarse}[/]");
        if (CollapsedPaths.Line(End.Metrics) is { } collapsed)
            console.PrintMarkup($"[yellow]{collapsed}[/]");
        var spent = End.Spent;
        console.PrintLine(
            $"spent: {Figures.Amount(spent.Nfe)} nfe ({Figures.Amount(spent.Forwards)} forwards, {Figures.Amount(spent.Vjps)} VJPs, {Figures.Amount(spent.TrainingPasses)} training passes), "
                + $"{Figures.Amount(spent.RewardCalls)} reward calls, {Figures.Amount(spent.Flops)}FLOP, {Figures.Count((int)spent.Iterations, "iteration")}, "
                + $"{Figures.Amount(spent.Seconds)} s, and {Figures.Amount(spent.EvaluationSeconds)} s of evaluation"
        );
        if (Images.Count > 0)
            console.PrintLine($"images: {string.Join(", ", Images)}");
    }

    /// <summary>Writes the result as JSON to a file.</summary>
    public void Save(string path)
    {
        using var writer = File.CreateText(path);
        Json.Write(writer, ToJson());
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["task"] = Job.Task.Name,
            ["task_settings"] = Json.Object(Job.Task.Values, pair => pair.Key, pair => Json.Value(pair.Value)),
            ["method"] = Job.Configuration.Method,
            ["parameters"] = Json.Settings(Job.Configuration),
            ["seed"] = Job.Seed,
            ["unit"] = Figures.Unit(Job.Unit),
            ["target"] = Json.Number(Job.Target),
            ["metrics"] = Json.Metrics(End.Metrics),
            ["ledger"] = Json.Ledger(End.Spent),
            ["curve"] = Json.Array(
                Curve.Select(point => new JsonObject { ["nfe"] = point.Spent.Nfe, ["metrics"] = Json.Metrics(point.Metrics) })
            ),
            ["images"] = Json.Array(Images.Select(path => JsonValue.Create(path))),
        };
}
