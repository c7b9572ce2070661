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
        var task = CommonOptions.OneOf("--task", names[0], "task of the sweep", names);
        var command = new Command(Verb.Name, Verb.Description) { file, task };
        command.SetAction(parsed => Execute(terminal, parsed.GetRequiredValue(file), TaskCatalog.Find(parsed.GetRequiredValue(task))!));
        return command;
    }

    private static int Execute(Terminal terminal, string file, TaskDefinition task)
    {
        if (File.Exists(file) || Directory.Exists(file))
            throw new EngineException($"{file} already exists: give another name or remove it");
        try
        {
            // CreateNew: does not overwrite a file that another process made since the check above.
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(SweepTemplate.Of(task));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{file} cannot be written: {error.Message}", error);
        }

        terminal.Output.Writer.WriteLine($"wrote {file}. Edit it, then: eam preview {file}, eam run {file}");
        return ExitCode.Done;
    }
}
