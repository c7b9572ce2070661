using System.Text.RegularExpressions;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>The outputs of <c>eam simulate</c> in docs/scheduling.md are what its commands print and draw now.</summary>
public sealed class SimulationDocumentationTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Commands =>
        new(
            Regex
                .Matches(
                    File.ReadAllText(Path.Combine(Root, "docs", "scheduling.md")),
                    @"```(?:console)?\n\$ eam (simulate .*)\n((?:.*\n)*?)```\n"
                )
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value))
        );

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Scheduling_ACommand_PrintsAndDrawsWhatThePageShows(string command, string shown)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var arguments = command
            .Split(' ')
            .Select(word => word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Root, word) : word)
            .ToList();
        var figures = arguments.IndexOf("--figures") + 1;
        var committed = figures > 0 ? arguments[figures] : null;
        if (committed is not null)
            arguments[figures] = folder.Path;

        (await test.RunAsync([.. arguments, "--data", folder.Path])).ShouldBe(0, test.Error);

        Lines(test.Output).ShouldBe(Lines(shown), $"eam {command}");
        foreach (var name in committed is null ? [] : new[] { "best.svg", "utilisation.svg" })
            File.ReadAllText(Path.Combine(folder.Path, name))
                .ShouldBe(File.ReadAllText(Path.Combine(committed!, name)), $"{name} of eam {command}");
    }

    [Fact]
    public void Scheduling_ItsCommands_AreFoundAndTheirFiguresShown()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "scheduling.md"));
        var folders = Directory.GetDirectories(Path.Combine(Root, "docs", "figures")).Select(folder => Path.GetFileName(folder)!).ToList();

        folders.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var folder in folders)
        {
            page.ShouldContain($"--figures docs/figures/{folder}\n");
            page.ShouldContain($"(figures/{folder}/best.svg)");
        }
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Eam.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests do not run below the repository");
    }
}
