using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Reports;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary><c>eam table</c>: shows the mean and the interval over seeds of each configuration, at equal compute.</summary>
internal static class TableCommand
{
    private const string Markdown = "markdown";

    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "table",
            "SWEEP...",
            "Shows the configurations of one or more sweeps at equal compute: means over seeds, with 95 % intervals",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("SWEEP")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "names of sweeps, unambiguous prefixes of names, or folders (`eam ls` lists the sweeps)",
        };
        var metrics = new Option<string?>("--metrics")
        {
            HelpName = "METRIC,...",
            Description =
                "metrics to show [default: the objective, reward, sw2, control_gap and diversity; for a command all that it declares]",
        };
        var over = new Option<string[]>("--best-over")
        {
            HelpName = "PARAMETER",
            Description =
                "show only the best (by the mean of the objective) of configurations that differ only in this parameter; may be repeated",
        };
        var output = CommonOptions.OneOf(
            "--output",
            CommonOptions.Table,
            "output format",
            [CommonOptions.Table, Markdown, CommonOptions.Json, CommonOptions.Csv],
            "-o"
        );
        var json = CommonOptions.AsJson();
        var command = new Command(Verb.Name, Verb.Description) { names, metrics, over, output, json };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var sweeps = new List<SweepResults>();
                foreach (var name in parsed.GetRequiredValue(names))
                    sweeps.Add(await host.ReadAsync(name, terminal.Interrupts.Stop));
                var asked = Asked(sweeps, parsed.GetValue(metrics));
                var free = Free(sweeps, parsed.GetValue(over));
                var listing = new SeedListing(
                    [.. sweeps.Select(sweep => (sweep, SeedTable.Of(sweep.State).BestOver(free, sweep.State.Spec.Objective)))],
                    asked ?? Usual(sweeps)
                );
                var format = CommonOptions.Format(parsed, output, json);
                if (format != Markdown)
                    return ListingOptions.Print(format, terminal, listing);
                listing.WriteMarkdown(terminal.Output.Writer);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static List<string>? Asked(List<SweepResults> sweeps, string? list)
    {
        if (list is null)
            return null;
        var known = sweeps.SelectMany(sweep => sweep.State.Spec.Metrics).Select(metric => metric.Name).Distinct().ToList();
        var hint = sweeps.TrueForAll(sweep => sweep.State.Spec.Command is null)
            ? "`eam tasks metrics` lists them"
            : $"the metrics are {string.Join(", ", known)}";
        var asked = list.Split(',', StringSplitOptions.TrimEntries).Distinct().ToList();
        foreach (var name in asked)
        {
            if (!known.Contains(name))
                throw new UsageException(
                    $"--metrics: '{name}' is not known{(NearName.Of(name, known) is { } near ? $"; did you mean '{near}'?" : $"; {hint}")}"
                );
        }

        return asked;
    }

    private static List<string> Usual(List<SweepResults> sweeps)
    {
        var measured = sweeps.SelectMany(sweep => MeasuredMetrics.Of(sweep.State)).Select(metric => metric.Name).ToHashSet();
        var beside = sweeps.SelectMany(sweep => ShownMetrics.Beside(sweep.State.Spec, "reward", "sw2", "control_gap", "diversity"));
        var usual = sweeps.Select(sweep => sweep.State.Spec.Objective.Metric).Concat(beside);
        return [.. usual.Distinct().Where(measured.Contains)];
    }

    // A parameter that no configuration has would leave the table as it is, without a word.
    private static string[] Free(List<SweepResults> sweeps, string[]? names)
    {
        var known = sweeps
            .SelectMany(sweep => sweep.State.Trials)
            .SelectMany(trial => trial.Configuration.Values.Keys)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var name in names ?? [])
        {
            if (!known.Contains(name))
                throw new UsageException($"--best-over: no configuration has '{name}'{NearName.Hint(name, known)}");
        }

        return names ?? [];
    }
}
