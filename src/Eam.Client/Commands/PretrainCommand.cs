using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Engine;
using Eam.Engine.Assets;

namespace Eam.Client.Commands;

/// <summary><c>eam pretrain</c>: trains a task's shipped weights again, or with another seed.</summary>
internal static class PretrainCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("pretrain", "TASK", "Trains the base flow of a task and the classifier of its reward", Create);

    private const double FlowShare = 0.8; // share of the time; the classifier is trained first and is quick

    private static Command Create(Terminal terminal)
    {
        var task = new Argument<string>("TASK") { Description = $"task to pretrain: {string.Join(", ", Names())}" };
        var output = new Option<string>("--out")
        {
            HelpName = "DIR",
            Description = "folder to write the weights to",
            DefaultValueFactory = _ => ".",
        };
        var seed = CommonOptions.Seed(
            $"seed of weights, batches and noise [default: {DigitsPretraining.DefaultSeed}, which made the shipped file]"
        );
        var json = CommonOptions.AsJson();
        var command = new Command(Verb.Name, Verb.Description) { task, output, seed, json };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(task);
            if (TaskCatalog.Find(name)?.Pretraining is { } other)
                return OtherAsync(
                    terminal,
                    name,
                    other,
                    parsed.GetRequiredValue(output),
                    parsed.GetValue(seed) ?? DigitsPretraining.DefaultSeed,
                    parsed.GetValue(json)
                );
            if (name != "digits")
                throw new UsageException($"'{name}' has nothing to pretrain; tasks with pretraining: {string.Join(", ", Names())}");
            return ExecuteAsync(
                terminal,
                parsed.GetRequiredValue(output),
                parsed.GetValue(seed) ?? DigitsPretraining.DefaultSeed,
                parsed.GetValue(json)
            );
        });
        return command;
    }

    private static async Task<int> ExecuteAsync(Terminal terminal, string folder, ulong seed, bool json)
    {
        var (dataFile, weightsFile) = DigitsPretraining.FileNames;
        var data = AssetFiles.Shipped.Read(dataFile);
        var path = Path.Combine(folder, weightsFile);
        Probe(folder); // fails now, not after minutes of training
        var line = new ProgressLine(json ? terminal.Error : terminal.Output, terminal.Time);
        var result = await line.RunAsync("pretraining digits", report =>
            DigitsPretraining.Run(
                data,
                seed,
                step => report(new WorkProgress(Fraction(step), $"{step.Stage}, loss {Figures.Metric(step.Loss)}")),
                terminal.Interrupts.Stop
            )
        );
        await File.WriteAllBytesAsync(path + ".part", result.File);
        File.Move(path + ".part", path, overwrite: true);
        if (json)
        {
            Json.Write(
                terminal.Output.Writer,
                new JsonObject
                {
                    ["file"] = path,
                    ["seed"] = seed,
                    ["flow_loss"] = Json.Number(result.FlowLoss),
                    ["classifier_accuracy"] = Json.Number(result.Accuracy),
                }
            );
        }
        else
        {
            terminal.Output.Writer.WriteLine(
                $"wrote {path}: flow matching loss {Figures.Metric(result.FlowLoss)} per pixel, classifier accuracy {result.Accuracy:P1} on unseen writers"
            );
            terminal.Output.Writer.WriteLine($"to use the file, set {AssetFiles.Variable}={Path.GetFullPath(folder)}");
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Names() =>
        TaskCatalog.All.Where(task => task.Pretraining is not null).Select(task => task.Name).Prepend("digits");

    private static async Task<int> OtherAsync(
        Terminal terminal,
        string name,
        IPretraining pretraining,
        string folder,
        ulong seed,
        bool json
    )
    {
        Probe(folder);
        var line = new ProgressLine(json ? terminal.Error : terminal.Output, terminal.Time);
        var (files, summary) = await line.RunAsync($"pretraining {name}", report =>
            pretraining.Run(
                AssetFiles.Shipped.Read,
                seed,
                step =>
                    report(new WorkProgress((double)step.Iteration / step.Iterations, $"{step.Stage}, loss {Figures.Metric(step.Loss)}")),
                terminal.Interrupts.Stop
            )
        );
        foreach (var (file, bytes) in files)
        {
            var path = Path.Combine(folder, file);
            await File.WriteAllBytesAsync(path + ".part", bytes);
            File.Move(path + ".part", path, overwrite: true);
            if (!json)
                terminal.Output.Writer.WriteLine($"wrote {path}");
        }

        if (json)
            Json.Write(
                terminal.Output.Writer,
                new JsonObject
                {
                    ["files"] = Json.Array(files.Keys.Select(file => (JsonNode)Path.Combine(folder, file))),
                    ["seed"] = seed,
                    ["summary"] = summary,
                }
            );
        else
            terminal.Output.Writer.WriteLine($"{summary}; to use the files, set {AssetFiles.Variable}={Path.GetFullPath(folder)}");
        return ExitCode.Done;
    }

    private static void Probe(string folder)
    {
        var probe = Path.Combine(folder, $".eam-probe-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{folder} cannot be written: {error.Message}", error);
        }
    }

    private static double Fraction(PretrainingProgress step)
    {
        var part = step.Iterations == 0 ? 1 : (double)step.Iteration / step.Iterations;
        return step.Stage == "flow" ? 1 - FlowShare + (FlowShare * part) : (1 - FlowShare) * part;
    }
}
