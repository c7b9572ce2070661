using System.Diagnostics;
using Eam.Testing;
using Eam.Testing.Documentation;

namespace Eam.Client.Tests.Documentation;

/// <summary>The commands that the pages show print what the pages show. Each page runs in a fresh folder with copies of samples/ and docs/.</summary>
public sealed class ConsoleBlockTests
{
    // These pages train whole sweeps, about half a minute each.
    private static readonly HashSet<string> LongPages = ["docs/cli.md", "docs/tutorial.md"];

    public static TheoryData<string> Pages => [.. Names(isLong: false)];

    public static TheoryData<string> PagesThatTrain => [.. Names(isLong: true)];

    [Fact]
    public void Pages_EveryBlockWithCommands_HasAMark() =>
        MarkdownPage
            .All.SelectMany(page =>
                page.Blocks()
                    .Where(block => block.HasCommands)
                    .Select(block => (Where: $"{page.Name}:{block.Line}", Mistake: ConsoleBlock.Mistake(block)))
            )
            .Where(block => block.Mistake is not null)
            .Select(block => $"{block.Where}: {block.Mistake}")
            .ShouldBeEmpty();

    [Fact]
    public void LongPages_EachHasCommandsToRun() => Names(isLong: true).ShouldBe(LongPages.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Page_ItsCommands_PrintWhatItShows(string page) => CheckAsync(page);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(PagesThatTrain))]
    public Task Page_WithSweeps_PrintsWhatItShows(string page) => CheckAsync(page);

    private static async Task CheckAsync(string page)
    {
        using var folder = new TemporaryFolder();
        foreach (var copied in new[] { "samples", "docs" })
            Copy(Path.Combine(Repository.Root, copied), folder.File(copied));

        var differences = new List<string>();
        foreach (var command in ConsoleBlock.Commands(MarkdownPage.Read(page)))
        {
            var (code, output) = await RunAsync(command.Line, folder);
            if (ExpectedOutput.Difference(command.Output, output, command.Tolerance) is { } difference)
                differences.Add($"{command.Where}: {command.Line}\n{difference}");
            if (command.Fails ? code is not (1 or 2) : code != 0)
                differences.Add($"{command.Where}: {command.Line}\nexit code {code}; it prints:\n{output}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    private static async Task<(int Code, string Output)> RunAsync(string line, TemporaryFolder folder)
    {
        // A subshell, so that the redirection holds for every part of the line.
        var start = new ProcessStartInfo("bash", ["-c", $"( {line}\n) 2>&1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("EAM_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["EAM_HOME"] = folder.File("home");
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        await using var kill = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, output);
    }

    private static IEnumerable<string> Names(bool isLong) =>
        MarkdownPage
            .All.Where(page => LongPages.Contains(page.Name) == isLong && ConsoleBlock.Commands(page).Count > 0)
            .Select(page => page.Name);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
