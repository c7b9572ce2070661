namespace Eam.Architecture.Tests.Folders;

/// <summary>The folders of one project and the folders that each may use, as folders.txt lists them.</summary>
internal sealed class FolderList
{
    private readonly SortedDictionary<string, SortedSet<string>> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _circle = new(StringComparer.Ordinal);

    /// <summary>The folders, and the folders that each may use.</summary>
    public IReadOnlyDictionary<string, SortedSet<string>> Folders => _folders;

    /// <summary>Folders that may use each other in a circle.</summary>
    public IReadOnlySet<string> Circle => _circle;

    /// <summary>Reads the list of one project.</summary>
    /// <param name="path">The file with the lists of all projects.</param>
    /// <param name="project">The project.</param>
    public static FolderList Read(string path, string project)
    {
        var list = new FolderList();
        var lines = File.ReadAllLines(path)
            .SkipWhile(line => line != $"[{project}]")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('['))
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
        foreach (var line in lines)
            list.Add(line);
        return list;
    }

    private void Add(string line)
    {
        const string Circle = "circle ";
        var parts = line.Split(':', 2);
        if (line.StartsWith(Circle, StringComparison.Ordinal))
        {
            parts[1].Trim().ShouldNotBeEmpty($"'{line}' needs a reason after the colon");
            _circle.UnionWith(parts[0][Circle.Length..].Split(' '));
        }
        else
        {
            _folders.Add(parts[0], [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }
}
