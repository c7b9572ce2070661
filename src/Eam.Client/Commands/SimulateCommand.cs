using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Results;
using Eam.Engine.Simulation;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Commands;

/// <summary><c>eam simulate</c>: runs a sweep file under each halving rule on virtual time, without training.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("simulate", "[FILE]", "Compares the halving rules on a sweep file, without training", Create);

    // Fewer simulated trials take a second or two.
    private const long MostSilent = 20_000;

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "sweep file [default: the sweep of the benchmark that --curves names]",
        };
        var slots = new Option<string?>("--slots")
        {
            HelpName = "N[,N@TIME...]",
            Description = "number of trials at once, up to 10000; 16,4@0.5,64@1.2 changes it over time [default: as in the file, else 1]",
        };
        var rules = WordList.Option("--rules", "RULE", "rules to compare", string.Join(',', HalvingRules.Names));
        var search = WordList.Option("--search", "SEARCH", "searchers to compare", "as in the file; with --seeds all");
        var curves = CommonOptions.OneOf(
            "--curves",
            ParametricCurves.Names[0],
            $"learning curves: {string.Join(", ", ParametricCurves.Names)}, or a benchmark: {BenchmarkRun.Names[1]} to {BenchmarkRun.Names[^1]}, and {BenchmarkRun.Names[0]} for all of them",
            [.. ParametricCurves.Names, .. BenchmarkRun.Names]
        );
        curves.HelpName = "CURVES";
        var from = new Option<string?>("--from")
        {
            HelpName = "SWEEP",
            Description = "use the recorded learning curves of this sweep instead of --curves",
        };
        var seeds = CommonOptions.Whole("--seeds", "compare rules and searchers on benchmarks with this many seeds, with tests");
        var budgets = new Option<string?>("--budgets")
        {
            HelpName = "B,...",
            Description = FormattableString.Invariant(
                $"with --seeds: what each sweep may spend, in trials from zero to the final rung [default: {BenchmarkRun.UsualBudget}]"
            ),
        };
        var failures = CommonOptions.Number("--failures", "RATE", "probability that a segment crashes [default: 0]");
        var stragglers = CommonOptions.Number("--stragglers", "RATE", "probability that a segment takes 2 to 5 times as long [default: 0]");
        var figures = new Option<string?>("--figures")
        {
            HelpName = "DIR",
            Description = "folder to write best.svg and utilisation.svg to",
        };
        var (seed, data) = (CommonOptions.Seed("seed of all random draws [default: as in the file]"), CommonOptions.Data());
        var (output, json) = (CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command(Verb.Name, Verb.Description)
        {
            file,
            slots,
            rules,
            search,
            curves,
            from,
            seeds,
            budgets,
            failures,
            stragglers,
            figures,
            seed,
            data,
            output,
            json,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var (family, recorded) = (parsed.GetRequiredValue(curves), parsed.GetValue(from));
                if (recorded is not null && parsed.GetResult(curves) is { Implicit: false })
                    throw new UsageException("--curves and --from cannot be used together: give one of them");
                var (path, names) = (parsed.GetValue(file), WordList.Read("--rules", "rule", parsed.GetValue(rules), HalvingRules.Names));
                var asked = parsed.GetValue(search) is { } words ? WordList.Read("--search", "searcher", words, Searches) : null;
                var (failing, straggling) = (
                    Rate("--failures", parsed.GetValue(failures)),
                    Rate("--stragglers", parsed.GetValue(stragglers))
                );
                if (parsed.GetValue(seeds) is { } count)
                {
                    if (BenchmarkRun.Of(family).Count == 0 || path is not null || parsed.GetValue(figures) is not null)
                        throw new UsageException(
                            $"--seeds: compares benchmarks, which have their own sweeps: use it with --curves {HartmannBenchmark.Family} or one of its benchmarks, without FILE and --figures"
                        );
                    var compared = await BenchmarkRun.RunAsync(
                        terminal,
                        family,
                        names,
                        asked ?? Searches,
                        BenchmarkRun.Budgets(parsed.GetValue(budgets)),
                        count,
                        parsed.GetValue(seed) ?? 0,
                        new SimulationSettings(Slots(parsed.GetValue(slots), 1), failing, straggling)
                    );
                    Show(terminal, CommonOptions.Format(parsed, output, json), compared.ToJson, compared.WriteCsv, compared.Show);
                    return ExitCode.Done;
                }

                if (parsed.GetValue(budgets) is not null)
                    throw new UsageException("--budgets: needs --seeds");
                var benchmark = recorded is null ? BenchmarkRun.Single(family) : null;
                var read = path is null
                    ? benchmark?.Sweep() ?? throw new UsageException(NoFile)
                    : Read(terminal, path, parsed.GetValue(data));
                var spec = new SweepOverrides { Seed = parsed.GetValue(seed) }.ApplyTo(read);
                var settings = new SimulationSettings(Slots(parsed.GetValue(slots), spec.Slots ?? 1), failing, straggling);
                var searchers = asked ?? [spec.Search];
                ILearningCurves learning =
                    recorded is not null ? Recorded(spec, parsed.GetValue(data), recorded)
                    : benchmark is not null ? Benchmarked(benchmark, spec)
                    : ParametricCurves.Of(family, spec);
                var simulated = recorded is null ? EarlierScores.Replace(spec, learning) : spec;
                var specs = searchers.Select(searcher => simulated with { Search = searcher });
                var results = await RunAsync(terminal, [.. names.SelectMany(rule => specs.Select(one => (one, rule)))], settings, learning);
                var table = new SimulationTable(simulated, settings, recorded is null ? family : null, recorded, results)
                {
                    Optimum = learning.Optimum,
                };
                Show(terminal, CommonOptions.Format(parsed, output, json), table.ToJson, table.WriteCsv, table.Show);
                if (parsed.GetValue(figures) is { } folder)
                    new SimulationFigures(table).Write(folder, terminal.Error.Writer);
                return ExitCode.Done;
            }
        );
        return command;
    }

    // Progress goes to stderr: stdout has the results alone.
    private static async Task<IReadOnlyList<SimulationResult>> RunAsync(
        Terminal terminal,
        IReadOnlyList<(SweepSpec Spec, string Rule)> sweeps,
        SimulationSettings settings,
        ILearningCurves curves
    )
    {
        if (sweeps.Sum(sweep => (long)sweep.Spec.Planned * sweep.Spec.Repeats) <= MostSilent)
            return Run(null);
        return await new ProgressLine(terminal.Error, terminal.Time).RunAsync("simulating", report => Run(report));

        IReadOnlyList<SimulationResult> Run(Action<WorkProgress>? report) =>
            [
                .. sweeps.Select(
                    (sweep, i) =>
                        Simulator.Run(
                            sweep.Spec,
                            sweep.Rule,
                            settings,
                            curves,
                            part => report?.Invoke(new((i + part) / sweeps.Count, $"{sweep.Rule}, {sweep.Spec.Search} search")),
                            terminal.Interrupts.Stop
                        )
                ),
            ];
    }

    // Grid is left out: it determines its own number of trials, and the reader turns its ranges into lists.
    private static IReadOnlyList<string> Searches { get; } = [.. Searchers.Names.Where(name => name != "grid")];

    private static string NoFile { get; } =
        $"'eam simulate' needs FILE, or --curves with a benchmark, which has its own sweep: {string.Join(", ", BenchmarkRun.Names.Skip(1))}";

    private static RecordedCurves Recorded(SweepSpec spec, string? data, string sweep) =>
        new(SweepNames.Read(DataFolder.Resolve(data), sweep), spec.Objective, spec.Halving.Unit);

    private static HartmannCurves Benchmarked(HartmannBenchmark benchmark, SweepSpec spec)
    {
        try
        {
            return new(benchmark, spec);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--curves: {error.Message}");
        }
    }

    private static SweepSpec Read(Terminal terminal, string path, string? data)
    {
        var source = SweepFileReader.Read(path, data);
        SpecWarningLines.Show(terminal, source.Warnings);
        return source.Spec!;
    }

    private static void Show(Terminal terminal, string format, Func<JsonObject> json, Action<TextWriter> csv, Action<IAnsiConsole> table)
    {
        if (format == CommonOptions.Json)
            Json.Write(terminal.Output.Writer, json());
        else if (format == CommonOptions.Csv)
            csv(terminal.Output.Writer);
        else
            table(terminal.Output.Console);
    }

    private static SlotSchedule Slots(string? text, int usual)
    {
        try
        {
            return text is null ? SlotSchedule.Of(usual) : SlotSchedule.Parse(text);
        }
        catch (FormatException error)
        {
            throw new UsageException($"--slots: {error.Message}");
        }
    }

    // With probability 1 no segment would end successfully.
    private static double Rate(string option, double? rate) =>
        rate is null or (>= 0 and < 1)
            ? rate ?? 0
            : throw new UsageException($"{option}: must be a probability, at least 0 and less than 1");
}
