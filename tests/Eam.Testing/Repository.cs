namespace Eam.Testing;

/// <summary>Finds the folder of the sources.</summary>
public static class Repository
{
    /// <summary>The absolute path of the folder that has Eam.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Eam.sln"))
            ? folder
            : Find(
                Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                    ?? throw new InvalidOperationException("no Eam.sln above the tests")
            );
}
