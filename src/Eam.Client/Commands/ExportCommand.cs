using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Images;
using Eam.Client.Rendering;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;
using Eam.Engine.TensorBoard;
using Eam.Server.Reports;

namespace Eam.Client.Commands;

/// <summary><c>eam export</c>: writes a sweep's results for other programs.</summary>
internal static class ExportCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("export", "SWEEP", "Writes a sweep's results for other programs", Create);

    private const string Lines = "jsonl",
        Events = "events";

    private static Command Create(Terminal terminal)
    {
        var sweep = CommonOptions.Sweep();
        var format = CommonOptions.OneOf(
            "--format",
            CommonOptions.Csv,
            "csv: one row per trial; json: all trials with their curves; jsonl: one line per evaluated point; events: one JSON line per event; table: the trials as a table for people",
            [CommonOptions.Csv, CommonOptions.Json, Lines, Events, CommonOptions.Table],
            "--output",
            "-o"
        );
        var file = new Option<string?>("--out")
        {
            HelpName = "FILE",
            Description = "file to write; replaces what it held [default: stdout]",
        };
        var figures = new Option<string?>("--figures")
        {
            HelpName = "DIR",
            Description = "folder for the figures, as SVG; also as PNG if a Chromium browser is installed",
        };
        var tensorBoard = new Option<string?>("--tensorboard")
        {
            HelpName = "DIR",
            Description = "folder for TensorBoard event files: one run per trial, in a subfolder with the sweep's name",
        };
        var weights = CommonOptions.Trial("write the trained weights of this trial as safetensors, to the file that -o names", "--weights");
        var names = CommonOptions.OneOf(
            "--names",
            WeightNames.Auto.ToWord(),
            "names of the weights; torch: those of the exported module, for load_state_dict; peft: those of an adapter file; auto: peft if all weights are factors of LoRA",
            EnumWords.All<WeightNames>()
        );
        var strip = new Option<string?>("--strip")
        {
            HelpName = "PREFIX",
            Description = "with --weights: prefix to remove from the names, such as transformer.",
        };
        OrFile(format, weights);
        var command = new Command(Verb.Name, Verb.Description) { sweep, format, file, figures, tensorBoard, weights, names, strip };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var (pictures, runs) = (parsed.GetValue(figures), parsed.GetValue(tensorBoard));
                var target = parsed.GetValue(file)
                    ?? (parsed.GetResult(format) is { Implicit: false } ? parsed.GetRequiredValue(format) : null);
                if (parsed.GetValue(weights) is not null && target is null)
                    throw new UsageException("--weights needs a file to write: -o FILE");
                if (
                    parsed.GetValue(weights) is null
                    && (parsed.GetValue(strip) is not null || parsed.GetResult(names) is { Implicit: false })
                )
                    throw new UsageException("--names and --strip are for --weights TRIAL");
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                if (parsed.GetValue(weights) is { } trial)
                {
                    var kind = EnumWords.Parse<WeightNames>(parsed.GetRequiredValue(names));
                    var checkpoint = await CheckpointAsync(host, results, trial, terminal.Interrupts.Stop);
                    OutputFile.Write(terminal, target!, TrainedWeights.Encode(checkpoint, kind, parsed.GetValue(strip) ?? string.Empty));
                    return;
                }

                if (pictures is not null)
                    await DrawAsync(terminal, host, results, pictures);
                if (runs is not null)
                    Runs(terminal, results, runs);
                if (
                    (pictures ?? runs) is not null
                    && parsed.GetValue(file) is null
                    && parsed.GetResult(format) is null or { Implicit: true }
                )
                    return;

                if (parsed.GetRequiredValue(format) == CommonOptions.Table && parsed.GetValue(file) is null)
                {
                    Trials(results).Show(terminal.Output.Console);
                    return;
                }

                using var content = new MemoryStream();
                await WriteAsync(content, host, results, parsed.GetRequiredValue(format), terminal.Interrupts.Stop);
                if (parsed.GetValue(file) is { } path)
                    OutputFile.Write(terminal, path, content.ToArray());
                else
                    terminal.Output.Writer.Write(Encoding.UTF8.GetString(content.ToArray()));
            }
        );
        return command;
    }

    // `-o` means the format elsewhere. With --weights there is only one format, so it is the file.
    private static void OrFile(Option<string> format, Option<int?> weights)
    {
        var word = format.CustomParser!;
        format.CustomParser = result =>
            result.GetResult(weights) is { Implicit: false } && result.Tokens is [.., var last] ? last.Value : word(result);
    }

    private static async Task<Checkpoint> CheckpointAsync(SweepHost host, SweepResults results, int trial, CancellationToken stop)
    {
        if (trial >= results.State.Trials.Count)
            throw new EngineException($"{results.Sweep} has no trial {trial}: its trials are 0 to {results.State.Trials.Count - 1}");
        if (results.State.Spec.Command is not null)
            throw new EngineException(
                host.IsRemote
                    ? $"{results.Sweep}: a program of your own trained it, and its files are on the server, in the folder checkpoints of the sweep"
                    : $"{results.Sweep}: a program of your own trained it, and its files are in {results.Checkpoints.Folder}"
            );
        if (results.State.Spec.IsSimulated)
            throw new EngineException($"{results.Sweep} ran on simulated devices, so it trained no model");
        return await host.CheckpointAsync(results, trial, stop)
            ?? throw new EngineException(
                $"trial {trial} of {results.Sweep} has no checkpoint: checkpoints are kept only for trials that may continue and for the best trial of each method (with several objectives, its front)"
            );
    }

    private static async Task DrawAsync(Terminal terminal, SweepHost host, SweepResults results, string folder)
    {
        var report = await host.ReportAsync([results], _ => [], runScripts: false, terminal.Interrupts.Stop);
        var figures = SweepFigures.Of(report.Sweeps[0], report.Comparison).ToList();
        if (MetricsFigure.Of(results.Sweep, results.State) is { } metrics)
            figures.Add(("metrics", metrics));
        if (figures.Count == 0)
            throw new EngineException($"{results.Sweep}: nothing to draw: {FailureSummary.NoneEvaluated(results.State.Trials)}");
        await new FigureFiles(folder, BrowserPng.Find(terminal.Variable("PATH"))).WriteAsync(figures, terminal.Error.Writer);
    }

    private static void Runs(Terminal terminal, SweepResults results, string folder)
    {
        var count = TensorBoardRuns.Write(folder, results);
        terminal.Error.Writer.WriteLine(
            $"wrote {Path.Combine(folder, results.Sweep)} ({Figures.Count(count, "run")}); view it with: tensorboard --logdir {folder}"
        );
    }

    private static async Task WriteAsync(Stream stream, SweepHost host, SweepResults results, string format, CancellationToken stop)
    {
        switch (format)
        {
            case CommonOptions.Csv:
                TrialsTable.Write(stream, results.State);
                break;
            case Lines:
                CurvesFile.Write(stream, results.State);
                break;
            case Events:
                SweepJson.Write(await host.Service.EventsAsync(host.Id(results), 0, follow: false, stop).ToListAsync(stop), stream);
                break;
            case CommonOptions.Table:
                using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
                    Trials(results).Show(new Screen(writer, live: false, size: null, _ => null).Console);
                break;
            default:
                using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
                    Json.Write(writer, ToJson(results, host));
                break;
        }
    }

    private static TrialList Trials(SweepResults results) =>
        new(results.Sweep, results.State, results.State.Trials, TrialOrder.Find(results.State, null)!.Column);

    private static JsonObject ToJson(SweepResults results, SweepHost host)
    {
        var node = new SweepDetailTable(results, host).ToJson();
        node["trials"] = Json.Array(
            results.State.Trials.Select(trial =>
            {
                var described = Json.Trial(trial);
                described["curve"] = Json.Array(
                    trial.Curve.Select(
                        (point, i) =>
                            new JsonObject
                            {
                                ["rung"] = RungNumber.OfFinished(trial.RungPoints.IndexOf(i)),
                                ["ledger"] = Json.Ledger(point.Spent),
                                ["metrics"] = Json.Metrics(point.Metrics),
                            }
                    )
                );
                return described;
            })
        );
        return node;
    }
}
