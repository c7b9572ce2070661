using Eam.Testing;

namespace Eam.Architecture.Tests.Documentation;

/// <summary>The text files of the repository's own folders.</summary>
internal static class SourceFiles
{
    private const int LargestText = 1 << 20;

    private static readonly string[] Folders = ["src", "tests", "deploy", "tools", "bench", ".ci", ".github"];

    // Built or downloaded, or data.
    private static readonly HashSet<string> Skipped =
    [
        "bin",
        "obj",
        "dist",
        "node_modules",
        "artifacts",
        "wwwroot",
        "Assets",
        "Data",
        "Reference",
    ];

    /// <summary>Returns the lines of all text files: the path from the root, the number of the line from 1, and its text.</summary>
    public static IEnumerable<(string File, int Line, string Text)> Lines() =>
        Folders
            .Select(folder => new DirectoryInfo(Path.Combine(Repository.Root, folder)))
            .Where(folder => folder.Exists)
            .SelectMany(Files)
            .SelectMany(file => Lines(file).Select((text, index) => (Name(file), index + 1, text)));

    private static string Name(FileInfo file) => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/');

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(child => !Skipped.Contains(child.Name)).SelectMany(Files));

    private static string[] Lines(FileInfo file)
    {
        if (file.Length > LargestText)
            return [];
        var text = File.ReadAllText(file.FullName);
        return text.Contains('\0', StringComparison.Ordinal) ? [] : text.Split('\n');
    }
}
