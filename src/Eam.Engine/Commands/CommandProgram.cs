using Eam.Core.Tasks;

namespace Eam.Engine.Commands;

/// <summary>Finds the program of a command.</summary>
internal static class CommandProgram
{
    /// <summary>Checks that this machine can start a command.</summary>
    /// <exception cref="EngineException">It cannot; the message is one line that says why.</exception>
    public static void Check(CommandSpec command)
    {
        if (OperatingSystem.IsWindows())
            throw new EngineException("task command needs Linux or macOS: its program gets file descriptors that Windows does not have");
        if (!Directory.Exists(command.Folder))
            throw new EngineException($"task.run: the folder {command.Folder}, in which the program starts, does not exist");
        var program = command.Run[0];
        if (program.StartsWith('-'))
            throw new EngineException($"task.run: '{program}' is not a program; write the program first and then its arguments");
        if (program.Contains('/', StringComparison.Ordinal))
        {
            if (!IsProgram(Path.Combine(command.Folder, program)))
                throw new EngineException($"task.run: {Path.Combine(command.Folder, program)} does not exist or is not executable");
            return;
        }

        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(folder => IsProgram(Path.Combine(command.Folder, folder, program))))
            throw new EngineException(
                $"task.run: there is no program '{program}' in PATH; for a program in the folder of the sweep file write './{program}'"
            );
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        );
}
