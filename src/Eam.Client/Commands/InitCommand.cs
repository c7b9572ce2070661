using System.CommandLine;
using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine;

namespace Eam.Client.Commands;

/// <summary><c>eam init</c>: writes a commented sweep file.</summary>
internal static class InitCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("init", "[FILE]", "Writes a commented sweep file (sweep.yaml if no name is given)", Create);

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "file to write; an existing file is never overwritten",
            DefaultValueFactory = _ => "sweep.yaml",
        };
        var names = TaskCatalog.All.Select(task => task.Name).ToList();
        var missing = TorchTasks.Missing.Select(task => task.Name).ToList();
        var note = missing.Count == 0 ? string.Empty : $"; for {string.Join(" and ", missing)}, {TorchTasks.Remedy}";
        var task = CommonOptions.OneOf("--task", names[0], $"task of the sweep{note}", [.. names, .. missing]);
        var command = new Command(Verb.Name, Verb.Description) { file, task };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(task);
            return Execute(
                terminal,
                parsed.GetRequiredValue(file),
                TaskCatalog.Find(name) ?? throw new UsageException($"--task: {TorchTasks.Refusal(name)}")
            );
        });
        return command;
    }

    private static int Execute(Terminal terminal, string file, TaskDefinition task)
    {
        if (!Write(file, SweepTemplate.Of(task)))
            throw new EngineException($"{file} already exists: give another name or remove it");
        var output = terminal.Output.Writer;
        if (task.HasModel)
        {
            output.WriteLine($"wrote {file}. Edit it, then: eam preview {file}, eam run {file}");
            List<string> files =
            [
                .. task.Parameters.Where(parameter => parameter is { IsPath: true, Required: true }).Select(SweepTemplate.Value),
            ];
            if (files.Count > 0)
                output.WriteLine(
                    $"It expects {string.Join(" and ", files.Select(name => Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, name)))} (docs/torch.md says what is in them); eam check {file} checks them"
                );
            return ExitCode.Done;
        }

        // Files of the user's that have these names stay as they are.
        var folder = Path.GetDirectoryName(file) ?? string.Empty;
        var beside = CommandTemplate.Beside.ToLookup(name => Write(Path.Combine(folder, name), CommandTemplate.Text(name)));
        output.WriteLine($"wrote {string.Join(", ", beside[true].Select(name => Path.Combine(folder, name)).Prepend(file))}");
        foreach (var kept in beside[false])
            output.WriteLine($"{Path.Combine(folder, kept)} was there already and is unchanged");
        output.WriteLine($"To try the trainer alone: python3 {Path.Combine(folder, CommandTemplate.Beside[0])}");
        output.WriteLine($"Edit the files, then: eam preview {file}, eam run {file}");
        return ExitCode.Done;
    }

    /// <summary>Writes a new file.</summary>
    /// <returns>False if there is a file or folder of that name; it is not touched.</returns>
    private static bool Write(string file, string text)
    {
        if (File.Exists(file) || Directory.Exists(file))
            return false;
        try
        {
            // CreateNew: does not overwrite a file that another process made since the check above.
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{file} cannot be written: {error.Message}", error);
        }
    }
}
