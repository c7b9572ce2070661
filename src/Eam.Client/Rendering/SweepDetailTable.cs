using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam show</c>: one sweep.</summary>
/// <param name="Results">Results of the sweep.</param>
/// <param name="Host">Host of the sweep.</param>
internal sealed record SweepDetailTable(SweepResults Results, SweepHost Host) : IListing
{
    private const int Failures = 10,
        FrontRows = 10;

    private SweepState State => Results.State;

    private SweepSpec Spec => Results.State.Spec;

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        console.PrintMarkup(
            $"[bold]{Results.Sweep}[/] {Results.Status.ToWord()}{(Results.Message is null ? string.Empty : $": {Results.Message}")}"
        );
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach (var (name, text) in Summary())
            grid.AddRow(new Markup($"[grey]{name}[/]"), new Text(TerminalText.Line(text)));
        console.Write(grid);

        var unit = Spec.Halving.Unit;
        var (rows, rungs) = (RungRow.Of(State), Spec.Halving.Rungs().Count);
        var table = new FittedTable()
            .Left("arm")
            .Left("rung")
            .Right(Figures.Unit(unit))
            .Right("reached")
            .Right("running", drop: 2)
            .Right($"best {Spec.Objective.Metric}")
            .Right("trial", drop: 1);
        foreach (var row in rows)
        {
            table.Row(
                row.Method.EscapeUnsafe(),
                $"{RungNumber.Of(row.Rung)}/{rungs}",
                Figures.Amount(row.Target),
                row.Reached.ToString(CultureInfo.InvariantCulture),
                row.Running.ToString(CultureInfo.InvariantCulture),
                Figures.Metric(row.Best),
                row.BestTrial?.ToString(CultureInfo.InvariantCulture) ?? Figures.None
            );
        }

        console.Write(table.Render(console.Profile.Width));
        foreach (var method in Spec.Space.Methods)
        {
            var arm = State.Trials.Where(trial => trial.Configuration.Method == method).ToList();
            console.PrintLine(
                $"{method}: {(arm.Count == 0 ? "no trial yet" : $"{Figures.Count(arm.Count, "trial")}: {SweepOverview.States(arm)}")}"
            );
        }

        if ((Spec.Objectives.Count > 0 || Spec.Repeats > 1) && Leaderboard.Rank(State).Count > 0)
            console.Write(Leaderboard.Render(State, FrontRows, console.Profile.Width));
        foreach (var line in FrontText.Lines(Spec, SweepBest.Of(State)))
            console.PrintLine(line);
        foreach (var line in Leaderboard.BestSettings(State))
            console.PrintLine(line);
        var failed = Failed().ToList();
        foreach (var trial in failed.Take(Failures))
            console.PrintLine($"trial {trial.Number} ({trial.Configuration.Method}) {What(trial)}");
        if (failed.Count > Failures)
            console.PrintLine($"and {failed.Count - Failures} more: eam trials {Results.Sweep}{Host.Option} --state failed");
        console.PrintLine($"more: eam trials, best, compare or logs {Results.Sweep}{Host.Option}");
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["sweep"] = Results.Sweep,
            ["status"] = Results.Status.ToWord(),
            ["message"] = Results.Message,
            ["simulated"] = Spec.IsSimulated,
            ["folder"] = Results.Folder,
            ["started"] = Figures.Time(Results.Started),
            ["finished"] = Figures.Time(Results.Finished),
            ["spec"] = SpecJson(),
            ["spent"] = Json.Number(State.Trials.Sum(trial => trial.TotalCompute(Spec.Halving.Unit))),
            ["wasted"] = Json.Number(FailureSummary.Wasted(State)),
            ["trials"] = Json.Object(Enum.GetValues<TrialStatus>(), SweepOverview.State, state =>
                State.Trials.Count(trial => trial.Status == state)
            ),
            ["rungs"] = Json.Array(
                RungRow
                    .Of(State)
                    .Select(row => new JsonObject
                    {
                        ["method"] = row.Method,
                        ["rung"] = RungNumber.Of(row.Rung),
                        ["target"] = Json.Number(row.Target),
                        ["reached"] = row.Reached,
                        ["running"] = row.Running,
                        ["best"] = Json.Number(row.Best),
                        ["best_trial"] = row.BestTrial,
                    })
            ),
            ["best"] = SweepBest.Of(State) is { } best ? Json.Trial(best.Trial) : null,
            ["fronts"] = Leaderboard.Fronts(State),
            ["front"] = FrontText.ToJson(Spec, SweepBest.Of(State)),
            ["means"] = Leaderboard.Means(State),
            ["base"] = Json.Metrics(State.Base),
            ["failures"] = Json.Array(
                Failed()
                    .Select(trial => new JsonObject
                    {
                        ["trial"] = trial.Number,
                        ["method"] = trial.Configuration.Method,
                        ["kind"] = trial.Failure?.ToWord(),
                        ["crashes"] = trial.Failures,
                        ["reason"] = trial.Reason ?? trial.LastCrash,
                    })
            ),
        };

    /// <summary>Writes one CSV line per arm and rung.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "method", "rung", "target", "reached", "running", "best", "best_trial");
        foreach (var row in RungRow.Of(State))
            Csv.Write(
                writer,
                [
                    row.Method,
                    .. ((object?[])[RungNumber.Of(row.Rung), row.Target, row.Reached, row.Running, row.Best, row.BestTrial]).Select(
                        TrialsTable.Text
                    ),
                ]
            );
    }

    private IEnumerable<(string Name, string Text)> Summary()
    {
        var (halving, unit) = (Spec.Halving, Spec.Halving.Unit);
        yield return (
            "task",
            Spec.Task.Values.Count == 0
                ? Spec.Task.Name
                : $"{Spec.Task.Name}, {string.Join(' ', Spec.Task.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}"
        );
        if (Spec.IsSimulated)
            yield return ("devices", SimulatedText.Line);
        yield return (
            "methods",
            $"{string.Join(", ", Spec.Space.Methods)}; {Spec.Search} search, {Figures.Count(Spec.Planned, "trial")}{(Spec.Repeats > 1 ? $" of {Spec.Repeats} runs each" : string.Empty)}, seed {Spec.Seed}"
        );
        yield return ("objective", $"{Leaderboard.Objectives(Spec)}{TargetText()}");
        if (RewardTable.BaseText(State) is { } known)
            yield return ("base", $"before training: {known}");
        yield return (
            "halving",
            $"{halving.Algorithm} eta {halving.Eta}{(halving.PromoteByCost ? " by cost" : string.Empty)}{(halving.TieErrors > 0 ? $", ties within {Figures.Metric(halving.TieErrors)} standard errors" : string.Empty)}{(halving.ArmsByMethod ? ", one arm per method" : string.Empty)}, {Figures.Amount(halving.Rungs()[0])} to {Figures.Compute(halving.MaxCompute, unit)}"
        );
        yield return (
            "spent",
            $"{Figures.Compute(State.Trials.Sum(trial => trial.TotalCompute(unit)), unit)} in {Figures.Count(State.Trials.Count, "trial")}{LostTrials.Wasted(State)}"
        );
        yield return (
            "started",
            Figures.Clock(Results.Started) + (Results.Finished is { } finished ? $", ended {Figures.Clock(finished)}" : string.Empty)
        );
        yield return (Host.IsRemote ? "address" : "folder", Results.Folder);
    }

    // Crashes are shown also if the retry succeeded: they cost compute, and the next retry may fail.
    private string TargetText()
    {
        if (Spec.TargetShare is { } share)
            return $", target {TargetLevel.Percent(share)} of the way from the base model to the optimum";
        return Spec.Target is { } target ? $", target {Figures.Metric(target)}" : string.Empty;
    }

    private IEnumerable<Trial> Failed() => State.Trials.Where(trial => trial.Failure is not null || trial.Failures > 0);

    private static string What(Trial trial) =>
        trial.Failure is null
            ? $"crashed {(trial.Failures == 1 ? "once" : $"{trial.Failures} times")} and was retried: {trial.LastCrash}"
            : $"{SweepOverview.State(trial.Status)} ({trial.Failure?.ToWord()}): {trial.Reason}";

    private JsonObject SpecJson() =>
        new()
        {
            ["name"] = Spec.Name,
            ["task"] = Spec.Task.Name,
            ["task_settings"] = Json.Object(
                Spec.Task.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                pair => pair.Key,
                pair => Json.Value(pair.Value)
            ),
            ["methods"] = Json.Array(Spec.Space.Methods.Select(method => JsonValue.Create(method))),
            ["parameters"] = Json.Array(Spec.Space.Parameters.Select(parameter => JsonValue.Create(parameter.Name))),
            ["search"] = Spec.Search,
            ["trials"] = Spec.Trials,
            ["repeats"] = Spec.Repeats,
            ["seed"] = Spec.Seed,
            ["objective"] = new JsonObject { ["metric"] = Spec.Objective.Metric, ["maximize"] = Spec.Objective.Maximize },
            ["objectives"] = Leaderboard.ObjectivesJson(Spec),
            ["halving"] = new JsonObject
            {
                ["algorithm"] = Spec.Halving.Algorithm,
                ["eta"] = Spec.Halving.Eta,
                ["promote"] = Spec.Halving.PromoteByCost ? "cost" : "count",
                ["tie_errors"] = Spec.Halving.TieErrors == 0 ? null : Spec.Halving.TieErrors,
                ["arms_by_method"] = Spec.Halving.ArmsByMethod,
                ["unit"] = Figures.Unit(Spec.Halving.Unit),
                ["rungs"] = Json.Array(Spec.Halving.Rungs().Select(target => Json.Number(target))),
            },
        };
}
