using System.CommandLine;
using System.Text;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Server.Reports;

namespace Eam.Client.Commands;

/// <summary><c>eam report</c>: one or more sweeps as one HTML file.</summary>
internal static class ReportCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("SWEEP")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "sweeps: a name, the beginning of it, or a folder (`eam ls` lists them)",
        };
        var file = new Option<string>("--out", "-o")
        {
            HelpName = "FILE",
            Description = "write there, over what it held, such as report.html",
            Required = true,
        };
        var command = new Command(
            "report",
            "Writes a report of one or more sweeps: one HTML file with charts, tables and how to make them again"
        )
        {
            names,
            file,
        };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var sweeps = new List<SweepResults>();
                foreach (var name in parsed.GetRequiredValue(names))
                    sweeps.Add(await host.ReadAsync(name, terminal.Interrupts.Stop));
                var report = await host.ReportAsync([.. sweeps.DistinctBy(sweep => sweep.Folder)], Reproduce, terminal.Interrupts.Stop);
                OutputFile.Write(
                    terminal,
                    parsed.GetRequiredValue(file),
                    Encoding.UTF8.GetBytes(ReportPage.Write(report, ReportPage.Template()))
                );
            }
        );
        return command;
    }

    private static List<string> Reproduce(SweepResults sweep)
    {
        var spec = sweep.State.Spec;
        var exact =
            spec.Halving.Unit == ComputeUnit.Seconds
                ? "# rungs are seconds, so the numbers depend on the machine's speed"
                : "# same numbers with any number of slots, on processors with vectors of the same width";
        List<string> lines =
        [
            $"# the sweep file is below: save it as {spec.Name}.yaml",
            exact,
            $"eam run {Quoted($"{spec.Name}.yaml")} --seed {spec.Seed}",
            $"eam report {Quoted(sweep.Sweep)} --out report.html",
        ];
        if (TrialRanking.Of(spec, sweep.State.Trials) is [var best, ..])
            lines.AddRange([
                $"# the best configuration (trial {best.Trial.Number}) by itself",
                new BestTrial(sweep.Sweep, spec, best).Command,
            ]);
        return lines;
    }

    // A sweep's name is the user's; a shell must see one word.
    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
