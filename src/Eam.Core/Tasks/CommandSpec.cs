using System.Runtime.Serialization;

namespace Eam.Core.Tasks;

/// <summary>A trainer of the user's own: the task <c>command</c> of a sweep file (docs/trainers.md).</summary>
/// <param name="Run">The program and its arguments; at least the program.</param>
/// <param name="Folder">The folder in which the program starts: that of the sweep file.</param>
/// <param name="Metrics">The metrics that the program reports, in the order of reports; at least one.</param>
[DataContract]
public sealed record CommandSpec(
    [property: DataMember(Order = 0)] IReadOnlyList<string> Run,
    [property: DataMember(Order = 1)] string Folder,
    [property: DataMember(Order = 2)] IReadOnlyList<DeclaredMetric> Metrics
)
{
    /// <summary>The name of the task in sweep files.</summary>
    public const string TaskName = "command";

    /// <summary>The program is ended if it says nothing for this long; null for no limit.</summary>
    [DataMember(Order = 3)]
    public TimeSpan? Heartbeat { get; init; }

    // Endings of files that an interpreter reads.
    private static readonly string[] Endings =
    [
        ".py",
        ".sh",
        ".js",
        ".mjs",
        ".ts",
        ".rb",
        ".pl",
        ".lua",
        ".jl",
        ".r",
        ".R",
        ".php",
        ".jar",
        ".dll",
        ".ipynb",
    ];

    /// <summary>Returns whether a program is named by its path, and not by a name that is found on PATH.</summary>
    /// <param name="program">The first item of <see cref="Run"/>.</param>
    public static bool HasPath(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>Returns whether an argument looks like a file that the program reads, such as <c>train.py</c>.</summary>
    public static bool IsScript(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Length > 0
            && argument[0] != '-'
            && !argument.Any(char.IsWhiteSpace)
            && Array.Exists(Endings, ending => argument.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>
    /// <see cref="Run"/> with full paths: of the program, if it is named by a path, and of arguments that look like files. For people; the
    /// program itself gets its arguments as they are in the sweep file.
    /// </summary>
    [IgnoreDataMember]
    public IReadOnlyList<string> FullRun => [.. Run.Select((word, i) => (i == 0 ? HasPath(word) : IsScript(word)) ? FullPath(word) : word)];

    /// <summary>
    /// The program as it is started: its full path if it is named by a path, which begins at <see cref="Folder"/>; else its name on PATH.
    /// </summary>
    [IgnoreDataMember]
    public string Program => HasPath(Run[0]) ? FullPath(Run[0]) : Run[0];

    /// <summary>
    /// Returns what makes two commands different tasks: <c>command (..)</c> or <c>metrics of the command (..)</c>; null if nothing does.
    /// The folder does not count, because a sweep may be compared with one of another machine, and neither does the heartbeat.
    /// </summary>
    public static string? Difference(CommandSpec? a, CommandSpec? b)
    {
        if (a is null || b is null)
            return a is null && b is null ? null : $"command ({Shown(a)}, {Shown(b)})";
        if (!a.Run.SequenceEqual(b.Run))
            return $"command ({Shown(a)}, {Shown(b)})";
        return a.Metrics.ToHashSet().SetEquals(b.Metrics) ? null : $"metrics of the command ({Named(a)}, {Named(b)})";
    }

    // A folder of another machine may have another form of path.
    private string FullPath(string word) => Path.IsPathFullyQualified(Folder) ? Path.GetFullPath(word, Folder) : Path.Combine(Folder, word);

    private static string Shown(CommandSpec? command) => command is null ? "none" : string.Join(' ', command.Run);

    private static string Named(CommandSpec command) =>
        string.Join(' ', command.Metrics.Select(metric => $"{metric.Name}: {(metric.Maximize ? "maximize" : "minimize")}"));
}
