namespace Eam.Architecture.Tests.Folders;

/// <summary>
/// The folders of each project in src/ use each other in one direction. folders.txt lists who may use whom; a new use has to be added there, and a use
/// that is gone has to be removed, so that the list stays true.
/// </summary>
public sealed class FolderTests
{
    private static readonly Dictionary<string, string> Assemblies = new() { ["Eam.Client"] = "eam", ["Eam.Silo"] = "eam-silo" };

    public static TheoryData<string> Projects =>
        ["Eam.Client", "Eam.Core", "Eam.Engine", "Eam.Grains", "Eam.Server", "Eam.Silo", "Eam.Torch"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseOnlyWhatIsListed(string project)
    {
        var (graph, list) = (GraphOf(project), ListOf(project));
        WriteActual(project, graph);

        var forbidden = graph
            .Folders.SelectMany(folder => folder.Value.Select(used => new FolderUse(folder.Key, used)))
            .Where(use => !list.Folders.TryGetValue(use.From, out var allowed) || !allowed.Contains(use.To))
            .Select(use => $"{project}: {use} is not in folders.txt, but {graph.Example(use)}");

        forbidden.ShouldBeEmpty();
        graph.Folders.Keys.Except(list.Folders.Keys).ShouldBeEmpty($"{project}: these folders are not in folders.txt");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Uses_ThatAreListed_Exist(string project)
    {
        var (graph, list) = (GraphOf(project), ListOf(project));

        list.Folders.Keys.Except(graph.Folders.Keys).ShouldBeEmpty($"{project}: folders.txt lists folders that do not exist");
        list.Folders.SelectMany(folder => folder.Value.Select(used => new FolderUse(folder.Key, used)))
            .Where(use => !graph.Folders[use.From].Contains(use.To))
            .Select(use => $"{project}: folders.txt lists {use}, which nothing needs: remove it")
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_FormNoCircleButTheListedOne(string project)
    {
        var (graph, list) = (GraphOf(project), ListOf(project));
        var circles = Circles.Find(graph.Folders).ToList();

        circles
            .Where(use => !list.Circle.Contains(use.From) || !list.Circle.Contains(use.To))
            .Select(use => $"{project}: {use} closes a circle: {graph.Example(use)}")
            .ShouldBeEmpty();
        list.Circle.Where(folder => circles.All(use => use.From != folder))
            .Select(folder => $"{project}: folders.txt excuses the circle of {folder}, which is in none: remove it")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Projects_OfTheTest_AreAllOfSrc()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Eam.sln")))
            root = root.Parent;
        Assert.SkipUnless(root is not null, "the tests run outside of the repository");

        Directory
            .EnumerateFiles(Path.Combine(root.FullName, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)
            .ShouldBe(Projects.Select(row => row.Data));
    }

    /// <summary>The path of a project's assembly.</summary>
    internal static string AssemblyOf(string project) =>
        Path.Combine(AppContext.BaseDirectory, $"{Assemblies.GetValueOrDefault(project, project)}.dll");

    private static FolderGraph GraphOf(string project) => FolderGraph.Read(AssemblyOf(project), project);

    private static FolderList ListOf(string project) =>
        FolderList.Read(Path.Combine(AppContext.BaseDirectory, "Folders", "folders.txt"), project);

    // To compare with folders.txt, and to take over where a change is wanted.
    private static void WriteActual(string project, FolderGraph graph) =>
        File.WriteAllLines(
            Path.Combine(AppContext.BaseDirectory, "Folders", $"{project}.actual.txt"),
            [$"[{project}]", .. graph.Folders.Select(folder => $"{folder.Key}: {string.Join(' ', folder.Value)}".TrimEnd())]
        );
}
