using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary><c>eam compare</c>: compares methods by the compute that they need to reach a target, from stored results.</summary>
internal static class CompareCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("compare", "SWEEP...", "Compares methods by the compute that they need to reach a target", Create);

    private static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("SWEEP")
        {
            Arity = ArgumentArity.OneOrMore,
            Description =
                "names of sweeps, unambiguous prefixes of names, or folders (`eam ls` lists the sweeps); several sweeps of one question are pooled",
        };
        var metric = new Option<string?>("--metric")
        {
            HelpName = "METRIC",
            Description = "metric to compare [default: the sweep's objective]",
        };
        var target = CommonOptions.Number(
            "--target",
            "X",
            "level to reach [default: the sweep's target, else 99 % of the way to the optimum, or less if not all runs hold that]"
        );
        var share = CommonOptions.Number(
            "--share",
            "X",
            $"level to reach as a share of the way from the base model (0) to the optimum (1); for {string.Join(", ", ObjectiveSpan.Metrics)}"
        );
        var curve = new Option<bool>("--curve") { Description = "also show the ratio at each of ten levels, with its interval" };
        var searches = new Option<bool>("--searches")
        {
            Description =
                "count each sweep as one search, so that the interval covers the choice of the configurations too; needs three or more sweeps of one file with different seeds",
        };
        var (output, json) = (CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command(Verb.Name, Verb.Description) { names, metric, target, share, curve, searches, output, json };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var sweeps = new List<SweepResults>();
                foreach (var name in parsed.GetRequiredValue(names))
                    sweeps.Add(await host.ReadAsync(name, terminal.Interrupts.Stop));
                if (parsed.GetValue(searches))
                    CheckSearches(sweeps);
                Warn(terminal, sweeps);
                if (sweeps.Exists(sweep => sweep.State.Spec.IsSimulated))
                    terminal.Complain($"warning: {SimulatedText.Line}");
                if (parsed.GetValue(share) is not null && parsed.GetValue(target) is not null)
                    throw new UsageException("--share and --target both set the level; give one of them");
                var state = At(Asked(Pooled(sweeps), parsed.GetValue(metric), parsed.GetValue(target)), parsed.GetValue(share));
                var format = parsed.GetValue(json) ? CommonOptions.Json : parsed.GetRequiredValue(output);
                Show(terminal, sweeps, state, format, parsed.GetValue(curve), parsed.GetValue(searches));
            }
        );
        return command;
    }

    private static void CheckSearches(List<SweepResults> sweeps)
    {
        if (SearchComparison.Refusal([.. sweeps.Select(sweep => (sweep.Sweep, sweep.State.Spec))]) is { } reason)
            throw new UsageException($"--searches: {reason}");
    }

    /// <summary>Shows the ratio over some searches at the level of their file.</summary>
    /// <param name="terminal">Terminal to write to.</param>
    /// <param name="sweeps">The searches.</param>
    /// <param name="format">Output format of stdout.</param>
    /// <exception cref="UsageException">The sweeps are not repetitions of one search.</exception>
    internal static void ShowSearches(Terminal terminal, List<SweepResults> sweeps, string format)
    {
        CheckSearches(sweeps);
        Show(terminal, sweeps, Pooled(sweeps), format, hasCurve: false, areSearches: true);
    }

    private static SweepState Pooled(List<SweepResults> sweeps)
    {
        foreach (var other in sweeps.Skip(1))
        {
            if (SweepPool.Difference(sweeps[0].State.Spec, other.State.Spec) is { } what)
                throw new UsageException($"{other.Folder} cannot be compared with {sweeps[0].Folder}: different {what}");
        }

        return SweepPool.Of([.. sweeps.Select(sweep => sweep.State)]);
    }

    /// <summary>Warns of each sweep in a pool that has not ended, because further results can change the comparison.</summary>
    internal static void Warn(Terminal terminal, IReadOnlyList<SweepResults> sweeps)
    {
        if (sweeps.Count < 2)
            return;
        foreach (var i in FinalProgress.Of([.. sweeps.Select(sweep => sweep.State)]).Unfinished)
            terminal.Complain($"warning: {sweeps[i].Sweep} has not ended ({sweeps[i].Status.ToWord()}), so the comparison is provisional");
    }

    private static SweepState Asked(SweepState state, string? metric, double? target)
    {
        var spec = state.Spec;
        if (!string.IsNullOrEmpty(metric) && metric != spec.Objective.Metric)
        {
            // The sweep says which metrics there are, so the name is checked only now.
            var definition = spec.Metrics.FirstOrDefault(known => known.Name == metric)
                ?? throw new UsageException(
                    $"--metric: '{metric}' is not known{NearName.Hint(metric, spec.Metrics.Select(known => known.Name))}"
                );
            var measured = MeasuredMetrics.Of(state).Select(known => known.Name).ToList();
            if (!measured.Contains(metric))
                throw new UsageException(
                    $"--metric: no trial has a value of '{metric}'; the metrics are {string.Join(", ", NearName.Nearest(metric, measured))}"
                );

            // The target in the file is a level of the file's own objective, so it does not apply to another metric.
            spec = spec with { Objective = new Objective(metric, definition.Maximize), Target = null, TargetShare = null };
        }

        return state with
        {
            Spec = target is null ? spec : spec with { Target = target, TargetShare = null },
        };
    }

    // The span is that of the asked metric, so this comes after it.
    private static SweepState At(SweepState state, double? share)
    {
        if (share is not { } asked)
            return state;
        if (asked is not (> 0 and < 1))
            throw new UsageException("--share must be above 0 and below 1");
        if (ObjectiveSpan.Of(state) is null)
            throw new UsageException(
                $"--share: it is not known how far the base model is from the optimum in {state.Spec.Objective.Metric}; give the level by --target"
            );
        return state with { Spec = state.Spec with { Target = null, TargetShare = asked } };
    }

    private static void Show(Terminal terminal, List<SweepResults> sweeps, SweepState state, string format, bool hasCurve, bool areSearches)
    {
        // The sweeps know what is still to come; their pool does not.
        List<SweepState> states = [.. sweeps.Select(sweep => sweep.State)];
        List<string> names = [.. sweeps.Select(sweep => sweep.Sweep)];
        var progress = FinalProgress.Of(states);
        var comparison = areSearches ? SearchComparison.Of(states, state) : ComputeToTarget.Of(state, progress);
        IReadOnlyList<RatioLevel> curve = [];
        if (hasCurve)
            curve = areSearches ? SearchComparison.Curve(states, state) : RatioCurve.Of(state, progress);
        switch (format)
        {
            case CommonOptions.Json:
                var node = ComparisonTable.ToJson(comparison, state, progress);
                node["sweeps"] = Json.Array(sweeps.Select(sweep => System.Text.Json.Nodes.JsonValue.Create(sweep.Folder)));
                node["reward_by_compute"] = RewardTable.ToJson(state);
                node["base"] = Json.Metrics(state.Base);
                if (hasCurve)
                    node["curve"] = RatioCurveTable.ToJson(curve);
                if (areSearches)
                    node["searches"] = SearchTable.ToJson(comparison, names);
                Json.Write(terminal.Output.Writer, node);
                break;
            case CommonOptions.Csv when hasCurve:
                RatioCurveTable.WriteCsv(terminal.Output.Writer, state, curve);
                break;
            case CommonOptions.Csv when areSearches:
                SearchTable.WriteCsv(terminal.Output.Writer, comparison, names);
                break;
            case CommonOptions.Csv:
                RewardTable.WriteCsv(terminal.Output.Writer, state);
                break;
            default:
                var console = terminal.Output.Console;
                foreach (var sweep in sweeps)
                    terminal.Output.Writer.WriteLine(
                        TerminalText.Line(
                            $"{sweep.Sweep}: {sweep.Status.ToWord()}, {sweep.State.Spec.Task.Name}, {Figures.Count(sweep.State.Trials.Count, "trial")}, seed {sweep.State.Spec.Seed}"
                        )
                    );
                terminal.Output.Writer.WriteLine();
                if (areSearches)
                    SearchTable.Show(console, comparison, names);
                else
                    ComparisonTable.Show(console, comparison);
                terminal.Output.Writer.WriteLine();
                if (hasCurve)
                {
                    RatioCurveTable.Show(console, state, curve);
                    terminal.Output.Writer.WriteLine();
                }

                terminal.Output.Writer.WriteLine("best trial of each method by compute:");
                console.Write(RewardTable.Render(state, console.Profile.Width));
                foreach (var note in RewardTable.Notes(state))
                    console.PrintMarkup($"[grey]{note}[/]");
                break;
        }
    }
}
