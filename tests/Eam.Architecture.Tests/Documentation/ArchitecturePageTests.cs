using System.Text.RegularExpressions;
using Eam.Testing;
using Eam.Testing.Documentation;

namespace Eam.Architecture.Tests.Documentation;

/// <summary>The table of folders in docs/architecture.md names every folder of src/ that has sources, and no other.</summary>
public sealed partial class ArchitecturePageTests
{
    private const string Dashboard = "Server/dashboard",
        ProjectPrefix = "Eam.";

    [Fact]
    public void Page_ItsFolders_AreThoseOfTheTree()
    {
        var page = MarkdownPage.Read("docs/architecture.md").Text;
        var section = Section().Match(page).Value;
        var (shown, tree) = (
            Row().Matches(section).Select(row => row.Groups[1].Value).ToList(),
            Tree().Order(StringComparer.Ordinal).ToList()
        );

        tree.Except(shown).ShouldBeEmpty("these folders have no row");
        shown.Except(tree).ShouldBeEmpty("these rows have no folder");
        shown.ShouldBe(tree, "the rows are sorted");
    }

    private static IEnumerable<string> Tree()
    {
        var src = Path.Combine(Repository.Root, "src");
        foreach (var project in Directory.EnumerateDirectories(src, ProjectPrefix + "*"))
        {
            foreach (var folder in Directory.EnumerateDirectories(project, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(src, folder).Replace('\\', '/')[ProjectPrefix.Length..];
                if (name == Dashboard || (!Built().IsMatch(name) && Directory.EnumerateFiles(folder, "*.cs").Any()))
                    yield return name;
            }
        }
    }

    [GeneratedRegex(@"^## Folders\n.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `([\w/]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("/(?:bin|obj|node_modules)(?:/|$)")]
    private static partial Regex Built();
}
