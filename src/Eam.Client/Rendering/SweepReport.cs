using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output at the end of a run: the leaderboard, the methods' compute to the target, and the place of the results.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Last">Last update of the sweep.</param>
/// <param name="Elapsed">Time since this process started the sweep.</param>
/// <param name="Images">Image sheets that were written.</param>
/// <param name="Host">Host of the sweep.</param>
internal sealed record SweepReport(string Sweep, SweepUpdate Last, TimeSpan Elapsed, IReadOnlyList<string> Images, SweepHost Host)
    : IListing
{
    private const int Rows = 10;

    /// <summary>Command that resumes this sweep.</summary>
    public string ResumeCommand => Resume(Host.Named(Sweep, Last.Folder));

    private SweepState State => Last.State;

    /// <summary>Returns the command that resumes a sweep.</summary>
    /// <param name="named">The words that name the sweep, from <see cref="SweepHost.Named"/>.</param>
    public static string Resume(string named) => $"eam resume {named}";

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        var overview = new SweepOverview(Last);
        var unit = State.Spec.Halving.Unit;
        console.PrintMarkup(
            $"[bold]{Sweep}[/] {Last.Status.ToWord()} after {Figures.Duration(Elapsed)}: {Figures.Count(State.Trials.Count, "trial")} ({SweepOverview.States(State.Trials)}), {Figures.Compute(overview.Spent, unit)}{LostTrials.Wasted(State)}"
        );
        if (overview.Ranked.Count > 0)
        {
            console.Write(Leaderboard.Render(State, Rows, console.Profile.Width));
            foreach (var line in FrontText.Lines(State.Spec, overview.Best))
                console.PrintLine(line);
            foreach (var line in Leaderboard.BestSettings(State))
                console.PrintLine(line);
            console.WriteLine();
            ComparisonTable.Show(console, ComputeToTarget.Of(State));
            if (CoarseGrid.Line(State) is { } coarse)
                console.PrintMarkup($"[yellow]{coarse}[/]");
            if (CollapsedPaths.Line(State) is { } collapsed)
                console.PrintMarkup($"[yellow]{collapsed}[/]");
        }

        foreach (var trial in State.Trials.Where(trial => (trial.Failure is null ? trial.LastCrash : trial.Reason) is not null).Take(Rows))
            console.PrintLine(
                trial.Failure is null ? $"retried: {trial.LastCrash}" : $"{SweepOverview.State(trial.Status)}: {trial.Reason}"
            );
        if (Images.Count > 0)
            console.PrintLine(
                $"images (base, and best completed trial of each method): {string.Join(", ", Images.Select(Path.GetFileName))}"
            );
        console.PrintLine(Host.IsRemote ? $"results: {Last.Folder}" : $"results: {Last.Folder} (trials.csv, curves.jsonl, sweep.json)");
        console.PrintLine(
            Host.IsRemote ? $"more: eam trials, best, compare or export {Sweep}{Host.Option}" : $"more: eam compare {Last.Folder}"
        );

        if (State.Spec.IsSimulated)
            console.PrintMarkup($"[yellow]{SimulatedText.Line}[/]");

        // The last line of a sweep that failed is its error, which has the reason.
        if (Last.Status != SweepStatus.Failed && LostTrials.Line(State) is { } lost)
            console.PrintMarkup($"[yellow]{lost}[/]");
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["sweep"] = Sweep,
            ["status"] = Last.Status.ToWord(),
            ["message"] = Last.Message,
            ["simulated"] = State.Spec.IsSimulated,
            ["folder"] = Last.Folder,
            ["task"] = State.Spec.Task.Name,
            ["seed"] = State.Spec.Seed,
            ["objective"] = new JsonObject { ["metric"] = State.Spec.Objective.Metric, ["maximize"] = State.Spec.Objective.Maximize },
            ["objectives"] = Leaderboard.ObjectivesJson(State.Spec),
            ["unit"] = Figures.Unit(State.Spec.Halving.Unit),
            ["spent"] = Json.Number(new SweepOverview(Last).Spent),
            ["wasted"] = Json.Number(FailureSummary.Wasted(State)),
            ["elapsed_seconds"] = Math.Round(Elapsed.TotalSeconds, 3),
            ["images"] = Json.Array(Images.Select(path => JsonValue.Create(path))),
            ["compute_to_target"] = ComparisonTable.ToJson(State, FinalProgress.Of([State])),
            ["leaderboard"] = Json.Array(Leaderboard.Rank(State).Select(trial => JsonValue.Create(trial.Number))),
            ["fronts"] = Leaderboard.Fronts(State),
            ["front"] = FrontText.ToJson(State.Spec, SweepBest.Of(State)),
            ["means"] = Leaderboard.Means(State),
            ["trials"] = Json.Array(State.Trials.Select(Json.Trial)),
        };

    /// <summary>Writes the trials as CSV, as <c>eam trials</c> does.</summary>
    public void WriteCsv(TextWriter writer) => TrialList.WriteCsv(writer, State, State.Trials);
}
