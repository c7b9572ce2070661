using System.Diagnostics;
using Eam.Testing;
using Eam.Testing.Documentation;

namespace Eam.Client.Tests.Documentation;

/// <summary>The commands that the pages show print what the pages show, and draw the committed figures. Each page runs in a fresh folder with copies of samples/, docs/ and python/.</summary>
public sealed class ConsoleBlockTests
{
    // These pages train whole sweeps, from ten seconds to half a minute each.
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

    [Fact]
    public void Figures_EachFolder_IsWrittenByACommandAndShown()
    {
        var commands = MarkdownPage.All.SelectMany(ConsoleBlock.Commands).Select(command => command.Line).ToList();
        foreach (
            var folder in Directory
                .GetDirectories(Path.Combine(Repository.Root, "docs", "figures"))
                .Select(folder => Path.GetFileName(folder)!)
        )
        {
            commands.ShouldContain(command => command.EndsWith($" --figures docs/figures/{folder}", StringComparison.Ordinal), folder);
            MarkdownPage.All.ShouldContain(page => page.Text.Contains($"(figures/{folder}/best.svg)", StringComparison.Ordinal), folder);
        }
    }

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
        Copy("samples", folder);
        Copy("docs", folder);
        Copy("python", folder);

        var differences = new List<string>();
        foreach (var command in ConsoleBlock.Commands(MarkdownPage.Read(page)))
        {
            var (code, output) = await RunAsync(command.Line, folder);
            if (ExpectedOutput.Difference(command.Output, output, command.Tolerance) is { } difference)
                differences.Add($"{command.Where}: {command.Line}\n{difference}");
            if (command.Fails ? code is not (1 or 2) : code != 0)
                differences.Add($"{command.Where}: {command.Line}\nexit code {code}; it prints:\n{output}");
        }

        differences.AddRange(Rewritten(folder).Select(file => $"{page}: a command writes another {file} than the committed one"));
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

    private static void Copy(string name, TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, name), "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    // The files of the copied docs/ that the commands have changed.
    private static IEnumerable<string> Rewritten(TemporaryFolder folder) =>
        Directory
            .EnumerateFiles(folder.File("docs"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder.Path, file))
            .Where(name =>
                Path.Combine(Repository.Root, name) is var committed
                && !(File.Exists(committed) && File.ReadAllBytes(committed).AsSpan().SequenceEqual(File.ReadAllBytes(folder.File(name))))
            );
}
