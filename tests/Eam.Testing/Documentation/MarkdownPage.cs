namespace Eam.Testing.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">Number of the line of the opening fence, from 1.</param>
/// <param name="Language">The word after the opening fence; empty for none.</param>
/// <param name="Above">The line directly before the opening fence.</param>
/// <param name="Lines">The lines between the fences.</param>
public sealed record FencedBlock(int Line, string Language, string Above, IReadOnlyList<string> Lines)
{
    /// <summary>Whether the block holds commands: it is a console block, has no language, or has a line that begins with a prompt.</summary>
    public bool HasCommands => Language is "console" or "" || Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal));
}

/// <summary>A Markdown page of the repository.</summary>
/// <param name="Name">Its path from the root of the repository, such as <c>docs/cli.md</c>.</param>
/// <param name="Text">Its text.</param>
public sealed record MarkdownPage(string Name, string Text)
{
    private const string Fence = "```";

    /// <summary>The pages that users read: README.md, CONTRIBUTING.md, CHANGELOG.md, and all of docs/ with its decisions.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md" }
            .Concat(
                Directory
                    .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal)
            )
            .Select(Read),
    ];

    /// <summary>The absolute path of the file.</summary>
    public string File => Path.Combine(Repository.Root, Name);

    /// <summary>Reads a page.</summary>
    public static MarkdownPage Read(string name) => new(name, System.IO.File.ReadAllText(Path.Combine(Repository.Root, name)));

    /// <summary>Returns the fenced blocks in their order.</summary>
    public IReadOnlyList<FencedBlock> Blocks()
    {
        var (lines, blocks) = (Text.Split('\n'), new List<FencedBlock>());
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
                throw new InvalidDataException($"{Name}:{i + 1}: the block has no closing fence");
            blocks.Add(new FencedBlock(i + 1, lines[i][Fence.Length..].Trim(), i == 0 ? "" : lines[i - 1], lines[(i + 1)..end]));
            i = end;
        }

        return blocks;
    }
}
