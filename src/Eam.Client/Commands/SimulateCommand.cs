using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Results;
using Eam.Engine.Simulation;

namespace Eam.Client.Commands;

/// <summary><c>eam simulate</c>: what each halving rule would make of a sweep file, on virtual time.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = CommonOptions.Whole("--slots", "trials at once, up to 10000 [default: as in the file, else 1]");
        var rules = new Option<string?>("--rules") { HelpName = "RULE,...", Description = $"rules to compare [default: {string.Join(',', HalvingRules.Names)}]" };
        var curves = CommonOptions.OneOf("--curves", ParametricCurves.Names[0], "family of learning curves", ParametricCurves.Names);
        var from = new Option<string?>("--from") { HelpName = "SWEEP", Description = "the learning curves of this sweep instead" };
        var failures = CommonOptions.Number("--failures", "RATE", "probability that a segment crashes [default: 0]");
        var stragglers = CommonOptions.Number("--stragglers", "RATE", "probability that a segment takes 2 to 5 times as long [default: 0]");
        var (seed, data, json) = (CommonOptions.Seed("seed of all draws [default: as in the file]"), CommonOptions.Data(), CommonOptions.AsJson());
        var command = new Command("simulate", "Compares the halving rules on a sweep file without training")
        {
            file, slots, rules, curves, from, failures, stragglers, seed, data, json,
        };
        command.SetAction(parsed =>
        {
            var (spec, _) = SweepFiles.Read(parsed.GetRequiredValue(file), parsed.GetValue(data));
            spec = spec with { Seed = parsed.GetValue(seed) ?? spec.Seed };
            var settings = new SimulationSettings(
                Slots(parsed.GetValue(slots) ?? spec.Slots ?? 1), Rate("--failures", parsed.GetValue(failures)), Rate("--stragglers", parsed.GetValue(stragglers)));
            var names = Rules(parsed.GetValue(rules));
            var family = parsed.GetRequiredValue(curves);
            var recorded = parsed.GetValue(from);
            if (recorded is not null && parsed.GetResult(curves) is { Implicit: false })
                throw new UsageException("--curves and --from: give one of them");

            // Real results of a warm start say nothing about made-up scores.
            if (recorded is null)
                spec = spec with { Space = spec.Space with { Earlier = [] } };
            ILearningCurves learning = recorded is null
                ? ParametricCurves.Of(family, spec.Halving)
                : new RecordedCurves(SweepNames.Read(DataFolder.Resolve(parsed.GetValue(data)), recorded), spec.Objective, spec.Halving.Unit);
            var results = names.Select(rule => Simulator.Run(spec, rule, settings, learning, terminal.Interrupts.Stop)).ToList();
            var table = new SimulationTable(spec, settings, recorded is null ? family : null, recorded, results);
            if (parsed.GetValue(json))
                Json.Write(terminal.Output.Writer, table.ToJson());
            else
                table.Show(terminal.Output.Console);
            return ExitCode.Done;
        });
        return command;
    }

    private static int Slots(int slots) => slots <= SimulationSettings.MostSlots
        ? slots
        : throw new UsageException($"--slots: {slots} is more than {SimulationSettings.MostSlots}");

    // At 1 no segment would ever end well.
    private static double Rate(string option, double? rate) => rate is null or (>= 0 and < 1)
        ? rate ?? 0
        : throw new UsageException($"{option}: a probability from 0 to below 1");

    private static IReadOnlyList<string> Rules(string? words)
    {
        if (words is null)
            return HalvingRules.Names;
        var rules = words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (rules.Count == 0)
            throw new UsageException($"--rules: names no rule: some of {string.Join(", ", HalvingRules.Names)}");
        foreach (var rule in rules.Where(rule => !HalvingRules.Names.Contains(rule)))
        {
            var hint = NearName.Of(rule, HalvingRules.Names) is { } near ? $"did you mean '{near}'?" : $"some of {string.Join(", ", HalvingRules.Names)}";
            throw new UsageException($"--rules: '{rule}' is not known; {hint}");
        }

        return rules;
    }
}
