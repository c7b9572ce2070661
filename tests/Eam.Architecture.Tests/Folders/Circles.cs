namespace Eam.Architecture.Tests.Folders;

/// <summary>Circles in a graph of folders.</summary>
internal static class Circles
{
    /// <summary>Finds the uses that lie on a circle: their user can be reached from what they use.</summary>
    public static IEnumerable<FolderUse> Find(IReadOnlyDictionary<string, SortedSet<string>> folders)
    {
        var reached = folders.Keys.ToDictionary(folder => folder, folder => ReachedFrom(folder, folders));
        return from folder in folders
            from used in folder.Value
            where reached[used].Contains(folder.Key)
            select new FolderUse(folder.Key, used);
    }

    private static HashSet<string> ReachedFrom(string start, IReadOnlyDictionary<string, SortedSet<string>> folders)
    {
        var (reached, open) = (new HashSet<string>(), new Stack<string>([start]));
        while (open.TryPop(out var folder))
        {
            foreach (var used in folders[folder].Where(reached.Add))
                open.Push(used);
        }

        return reached;
    }
}
