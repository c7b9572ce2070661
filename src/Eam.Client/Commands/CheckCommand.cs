using System.CommandLine;
using Eam.Client.Doctor;
using Eam.Client.Hosts;
using Eam.Client.Images;
using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Files;
using Eam.Engine.Inspection;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary><c>eam check</c>: inspects a model and its rewards before anything is trained.</summary>
internal static class CheckCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("check", "FILE...", "Checks a model and its rewards: shapes, gradients, time, samples, speed and memory", Create);

    private const int UsualBatch = 8,
        SheetSide = 96;

    // No method of a sweep is meant. This one needs no gradient, so every reward is accepted.
    private const string AnyMethod = "ram";

    private static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "a sweep file; or a velocity and one or more rewards as TorchScript, such as velocity.pt reward.pt",
        };
        var shape = new Option<string?>("--shape")
        {
            HelpName = "LENGTHS",
            Description = "for TorchScript: shape of a sample without its row, such as 3,8,8",
        };
        var set = new Option<string[]>("--task-set")
        {
            HelpName = "NAME=VALUE",
            Description = "for TorchScript: a further setting of the task, such as condition=prompt.safetensors; may be repeated",
        };
        var batch = CommonOptions.Whole("--batch", $"number of endpoints of the iterations that are measured [default: {UsualBatch}]");
        var sheet = new Option<string?>("--sheet")
        {
            HelpName = "FILE",
            Description =
                "PNG file for samples of the base, if they are images; below them, samples with time reversed [default: check.png]",
        };
        var device = CommonOptions.Device();
        var command = new Command(Verb.Name, Verb.Description) { files, shape, set, batch, sheet, device };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed =>
        {
            var (task, on) = Subject(
                parsed.GetRequiredValue(files),
                parsed.GetValue(shape),
                parsed.GetValue(set) ?? [],
                parsed.GetValue(device)
            );
            var subject = TaskLoader.Load(task);
            var inspection = new ModelInspection(subject, on, parsed.GetValue(batch) ?? UsualBatch, terminal.Time);
            var checks = new CheckList(Run(inspection, terminal));
            listing.Print(parsed, terminal, checks);
            if (subject.Picture is { } picture)
                Save(terminal, inspection, picture, parsed.GetValue(sheet) ?? "check.png");
            else if (parsed.GetValue(sheet) is not null)
                terminal.Complain("--sheet: a sample is no image, so there is no sheet");
            return checks.Checks.Any(check => check.State != CheckState.Ok) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static List<Check> Run(ModelInspection inspection, Terminal terminal)
    {
        var checks = new List<Check>();
        try
        {
            foreach (var found in inspection.Run(terminal.Interrupts.Stop))
                checks.Add(new(found.Name, found.IsDoubtful ? CheckState.Warning : CheckState.Ok, found.Text));
        }
        catch (BackendException failure)
        {
            checks.Add(new("stopped", CheckState.Broken, FileErrors.FirstLine(failure)));
        }

        return checks;
    }

    private static (TaskSettings Task, BackendSpec On) Subject(string[] files, string? shape, string[] settings, string? device)
    {
        if (files is [var only] && Path.GetExtension(only) is ".yaml" or ".yml")
        {
            var spec = SweepFileReader.Read(files[0], null).Spec!;
            if (spec.Command is not null)
                throw new UsageException($"{files[0]}: a program of your own trains it, so there is no model to check");
            return (spec.Task, DeviceBackend.On(spec.Backend, spec.Task, device));
        }

        if (TorchTasks.Refusal(TorchTasks.TorchScript) is { } refusal)
            throw new UsageException(refusal);
        if (files.Length < 2)
            throw new UsageException(
                $"give a sweep file, or a velocity and at least one reward: eam check {files[0]} reward.pt --shape 3,8,8"
            );
        if (shape is null)
            throw new UsageException("--shape is missing: the shape of a sample without its row, such as --shape 3,8,8");
        string[] given = [$"velocity={files[0]}", $"shape={shape}", .. Rewards(files[1..]), .. settings];
        var read = ConfigurationParser.Parse(
            TorchTasks.TorchScript,
            AnyMethod,
            given.Select(setting => $"task.{setting}"),
            SweepFileReader.Catalog
        );
        return read.Task is { } task ? (task, DeviceBackend.Of(task, device)) : throw new UsageException(read.Errors);
    }

    // Several rewards are named for their files.
    private static IEnumerable<string> Rewards(string[] files)
    {
        if (files is [var only])
            return [$"reward={only}"];
        var names = files.Select(Name).ToList();
        return names.Distinct().Count() == names.Count
            ? files.Zip(names, (file, name) => $"{NamedRewards.Setting(name, "file")}={file}")
            : throw new UsageException("two rewards have files of the same name: rename one of them, or write a sweep file");
    }

    private static string Name(string file)
    {
        var name = new string([
            .. Path.GetFileNameWithoutExtension(file).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'),
        ]);
        return NamedRewards.IsName(name) ? name : throw new UsageException($"{file}: its name must be {NamedRewards.NameRule}");
    }

    private static void Save(Terminal terminal, ModelInspection inspection, (int Channels, int Width, int Height) picture, string path)
    {
        if (inspection.Drawn.Forward.Length == 0)
            return;
        try
        {
            ImageSheet
                .Of(
                    [.. inspection.Drawn.Forward, .. inspection.Drawn.Reversed],
                    picture.Width,
                    picture.Height,
                    ModelInspection.Samples,
                    Math.Max(1, SheetSide / Math.Max(picture.Width, picture.Height)),
                    picture.Channels
                )
                .Save(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"cannot write {path}: {error.Message}", error);
        }

        terminal.Error.Writer.WriteLine($"wrote {path}: samples of the base, and below them with time reversed");
    }
}
