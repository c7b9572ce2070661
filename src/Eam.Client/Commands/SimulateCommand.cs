using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Simulation;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam simulate</c>: runs a sweep file under each halving rule on virtual time, without training.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("simulate", "FILE", "Compares the halving rules on a sweep file, without training", Create);

    // Fewer simulated trials take a second or two.
    private const long MostSilent = 20_000;

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = new Option<string?>("--slots")
        {
            HelpName = "N[,N@TIME...]",
            Description = "number of trials at once, up to 10000; 16,4@0.5,64@1.2 changes it over time [default: as in the file, else 1]",
        };
        var rules = WordList.Option("--rules", "RULE", "rules to compare", string.Join(',', HalvingRules.Names));
        var search = WordList.Option("--search", "SEARCH", "searchers to compare", "as in the file");
        var curves = new SimulatedCurves();
        var failures = CommonOptions.Number("--failures", "RATE", "probability that a segment crashes [default: 0]");
        var stragglers = CommonOptions.Number("--stragglers", "RATE", "probability that a segment takes 2 to 5 times as long [default: 0]");
        var figures = new Option<string?>("--figures")
        {
            HelpName = "DIR",
            Description = "folder to write best.svg and utilisation.svg to",
        };
        var (seed, data) = (CommonOptions.Seed("seed of all random draws [default: as in the file]"), CommonOptions.Data());
        var (output, json) = (CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command(Verb.Name, Verb.Description) { file, slots, rules, search };
        curves.AddTo(command);
        foreach (var option in new Option[] { failures, stragglers, figures, seed, data, output, json })
            command.Add(option);
        command.SetAction(
            async (parsed, _) =>
            {
                var source = SweepFileReader.Read(parsed.GetRequiredValue(file), parsed.GetValue(data));
                SpecWarningLines.Show(terminal, source.Warnings);
                var spec = new SweepOverrides { Seed = parsed.GetValue(seed) }.ApplyTo(source.Spec!);
                var settings = new SimulationSettings(
                    Slots(parsed.GetValue(slots), spec),
                    Rate("--failures", parsed.GetValue(failures)),
                    Rate("--stragglers", parsed.GetValue(stragglers))
                );
                var names = WordList.Read("--rules", "rule", parsed.GetValue(rules), HalvingRules.Names);
                var searchers = parsed.GetValue(search) is { } asked
                    ? WordList.Read("--search", "searcher", asked, Searches)
                    : [spec.Search];
                var (simulated, learning) = curves.Of(parsed, spec, parsed.GetValue(data));
                var specs = searchers.Select(searcher => simulated with { Search = searcher });
                var results = await RunAsync(terminal, [.. names.SelectMany(rule => specs.Select(one => (one, rule)))], settings, learning);
                var table = new SimulationTable(simulated, settings, curves.Family(parsed), curves.Recorded(parsed), results);
                Show(terminal, table, CommonOptions.Format(parsed, output, json));
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

    private static void Show(Terminal terminal, SimulationTable table, string format)
    {
        switch (format)
        {
            case CommonOptions.Json:
                Json.Write(terminal.Output.Writer, table.ToJson());
                break;
            case CommonOptions.Csv:
                table.WriteCsv(terminal.Output.Writer);
                break;
            default:
                table.Show(terminal.Output.Console);
                break;
        }
    }

    private static SlotSchedule Slots(string? text, SweepSpec spec)
    {
        try
        {
            return text is null ? SlotSchedule.Of(spec.Slots ?? 1) : SlotSchedule.Parse(text);
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
