using System.CommandLine;
using System.Text;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Server.Reports;

namespace Eam.Client.Commands;

/// <summary><c>eam report</c>: writes one or more sweeps as one HTML file.</summary>
internal static class ReportCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "report",
            "SWEEP...",
            "Writes a report of one or more sweeps: one HTML file with charts, tables and the commands that reproduce them",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("SWEEP")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "names of sweeps, unambiguous prefixes of names, or folders (`eam ls` lists the sweeps)",
        };
        var file = new Option<string>("--out", "-o")
        {
            HelpName = "FILE",
            Description = "file to write, such as report.html; replaces what it held",
            Required = true,
        };
        var scripts = new Option<bool>("--run-scripts")
        {
            Description =
                "also draw samples of torchscript tasks; this runs the programs in their files, so use it only for sweeps that you trust",
        };
        var command = new Command(Verb.Name, Verb.Description) { names, file, scripts };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var sweeps = new List<SweepResults>();
                foreach (var name in parsed.GetRequiredValue(names))
                    sweeps.Add(await host.ReadAsync(name, terminal.Interrupts.Stop));
                sweeps = [.. sweeps.DistinctBy(sweep => sweep.Folder)];
                CompareCommand.Warn(terminal, sweeps);
                var report = await host.ReportAsync(sweeps, Reproduce, parsed.GetValue(scripts), terminal.Interrupts.Stop);
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
                ? "# rungs are measured in seconds, so the numbers depend on the machine's speed"
                : "# the numbers are the same with any number of slots, on processors whose vectors have the same width";
        List<string> lines =
        [
            TerminalText.Line($"# the sweep file is below: save it as {spec.Name}.yaml"),
            exact,
            $"eam run {ShellWord.Of($"{spec.Name}.yaml")} --seed {spec.Seed}",
            $"eam report {ShellWord.Of(sweep.Sweep)} --out report.html",
        ];
        if (SweepBest.Of(sweep.State) is { Ranked: var best })
            lines.AddRange([$"# only the best configuration (trial {best.Trial.Number})", .. new BestTrial(sweep.Sweep, spec, best).Again]);
        return lines;
    }
}
