using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>
/// Checks that the program of a command is allowed and exists on this machine, before a sweep starts it for every segment. A gateway does
/// not look at its own disk, because silos start the program.
/// </summary>
/// <param name="task">The section <c>task</c>.</param>
/// <param name="catalog">What is allowed, and whether trials train on this machine.</param>
/// <param name="warnings">Receives arguments that look like files and name none.</param>
internal sealed class CommandFiles(Section task, SpecCatalog catalog, List<string> warnings)
{
    private const string Run = "run";

    private readonly CommandPolicy _policy = catalog.Commands;

    /// <summary>Returns the folder in which the program starts.</summary>
    /// <param name="run">The program and its arguments.</param>
    /// <param name="beside">The folder of the sweep file.</param>
    public string Check(IReadOnlyList<string> run, string beside)
    {
        if (Folder(run, beside) is not { } folder)
            return beside;
        if (_policy.Permission.Refusal(new CommandSpec(run, folder, []).Program) is { } refusal)
        {
            task.Wrong(Run, $"is refused: this server {refusal}");
            return folder;
        }

        if (!catalog.Trains)
            return folder;
        if (CommandSpec.HasPath(run[0]))
            AtPath(run[0], folder);
        else if (OnPath(run[0]) is null)
            NotOnPath(run[0], folder);
        foreach (var file in run.Skip(1).Where(CommandSpec.IsScript).Where(file => !File.Exists(Path.GetFullPath(file, folder))))
            warnings.Add($"task.run names {file}, but there is no such file in {folder}{NearName.Hint(file, Names(folder))}");
        return folder;
    }

    // Text of a request has no folder. Without a folder of files, it must say itself where its files are.
    private string? Folder(IReadOnlyList<string> run, string beside)
    {
        if (!_policy.FromRequest)
            return beside;
        if (_policy.Folder is not null)
            return _policy.Folder;
        var files = run.Skip(1).Where(CommandSpec.IsScript).ToList();
        if (CommandSpec.HasPath(run[0]))
            files.Add(run[0]);
        if (files.Find(file => !Path.IsPathFullyQualified(file)) is { } relative)
            task.Wrong(
                Run,
                $"names {relative}, but a sweep file in a request has no folder: give the full path on the server, or {HowToNameAFolder}"
            );
        else if (files.Count == 0)
            task.Wrong(
                Run,
                $"names no file, and a sweep file in a request has no folder in which the program could start: give the full path of a file on the server, or {HowToNameAFolder}"
            );
        else
            return Path.GetDirectoryName(files[0]);
        return null;
    }

    private string HowToNameAFolder => catalog.Trains ? "start the server with --files DIR" : "set Eam__Files of the gateway";

    private void AtPath(string program, string folder)
    {
        var path = Path.GetFullPath(program, folder);
        if (Directory.Exists(path))
            task.Wrong(Run, $"names {path}, which is a folder, not a program");
        else if (!File.Exists(path))
            task.Wrong(
                Run,
                $"names {path}, but there is no such file{NearName.Hint(Path.GetFileName(path), Names(Path.GetDirectoryName(path)!))}"
            );
        else if (!IsExecutable(path))
            task.Wrong(
                Run,
                $"names {path}, which is not executable: run chmod +x on it, or name the program that reads it, as in [python3, train.py]"
            );
    }

    private void NotOnPath(string program, string folder)
    {
        string how;
        if (File.Exists(Path.Combine(folder, program)))
            how = $", but it is a file in {folder}: write ./{program}, or name the program that reads it, as in [python3, {program}]";
        else if (program.Any(char.IsWhiteSpace))
            how =
                $": each word is an item of the list, as in [{string.Join(", ", program.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}]";
        else
            how = NearName.Hint(program, Folders().SelectMany(Names));
        task.Wrong(Run, $"names {program}, which is not found on PATH{how}");
    }

    private static string? OnPath(string program) =>
        Folders().Select(folder => Path.Combine(folder, program)).FirstOrDefault(path => File.Exists(path) && IsExecutable(path));

    // The empty entry of PATH is the current folder, in which no program of a sweep should be found by accident.
    private static IEnumerable<string> Folders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified);

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0;
    }

    // Only for a hint: a folder that cannot be read has none.
    private static IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
