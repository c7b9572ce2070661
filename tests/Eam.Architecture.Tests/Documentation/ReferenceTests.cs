using System.Text.RegularExpressions;
using Eam.Testing;
using Eam.Testing.Documentation;

namespace Eam.Architecture.Tests.Documentation;

/// <summary>Every page and anchor that a comment, a message or a page names exists.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void Sources_PagesTheyName_Exist() =>
        SourceFiles
            .Lines()
            .SelectMany(line =>
                Page()
                    .Matches(line.Text)
                    .Select(match => Anchors.Mistake(match.Groups[1].Value, match.Groups[2].Value))
                    .OfType<string>()
                    .Select(mistake => $"{line.File}:{line.Line}: {mistake}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void Texts_DecisionsTheyName_Exist()
    {
        var decisions = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToList();

        SourceFiles
            .Lines()
            .Concat(PageLines())
            .SelectMany(line => Decision().Matches(line.Text).Select(match => (line.File, line.Line, Name: match.Groups[1].Value)))
            .Where(named =>
                !decisions.Any(decision =>
                    decision == named.Name || (named.Name.Length == 3 && decision.StartsWith(named.Name, StringComparison.Ordinal))
                )
            )
            .Select(named => $"{named.File}:{named.Line}: there is no docs/decisions/{named.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Texts_DocumentsOutsideTheRepository_AreNotNamed() =>
        SourceFiles
            .Lines()
            .Concat(PageLines())
            .Where(line => Outside().IsMatch(line.Text))
            .Select(line => $"{line.File}:{line.Line}: {line.Text.Trim()}")
            .ShouldBeEmpty("name an anchor of docs/ or a decision");

    [Fact]
    public void Pages_TheirLinks_Exist() =>
        MarkdownPage
            .All.SelectMany(page =>
                Links(page)
                    .Select(link => (page.Name, link.Line, Mistake: Anchors.Mistake(link.Path, link.Anchor)))
                    .Where(link => link.Mistake is not null)
            )
            .Select(link => $"{link.Name}:{link.Line}: {link.Mistake}")
            .ShouldBeEmpty();

    [Fact]
    public void Anchors_OfHeadings_AreThoseOfGitHub() =>
        Anchors
            .Of(
                "# A page\n## `serve`: the HTTP API\n```\n# no heading\n```\n## Adjoint Matching (`am`)\n## --server: the sweeps\n## A page\n"
            )
            .ShouldBe(["a-page", "serve-the-http-api", "adjoint-matching-am", "--server-the-sweeps", "a-page-1"]);

    private static IEnumerable<(string File, int Line, string Text)> PageLines() =>
        MarkdownPage.All.SelectMany(page => page.Text.Split('\n').Select((text, index) => (page.Name, index + 1, text)));

    private static IEnumerable<(int Line, string Path, string Anchor)> Links(MarkdownPage page)
    {
        var lines = Anchors.WithoutBlocks(page.Text).Split('\n');
        var folder = Path.GetDirectoryName(page.Name)!;
        foreach (var (text, index) in lines.Select((text, index) => (text, index)))
        {
            foreach (var target in Link().Matches(text).Select(match => match.Groups[1].Value).Where(target => !Scheme().IsMatch(target)))
            {
                var parts = target.Split('#', 2);
                yield return (
                    index + 1,
                    parts[0].Length == 0 ? page.Name : Path.Combine(folder, parts[0]),
                    parts.Length == 1 ? "" : parts[1]
                );
            }
        }
    }

    [GeneratedRegex(@"(?<![\w-]/?)(docs/[\w./-]+\.md)(?:#([\w-]+))?")]
    private static partial Regex Page();

    [GeneratedRegex(@"(?:\bdecisions? |\bdocs/decisions/)(\d{3}(?:-[\w-]+)?)", RegexOptions.IgnoreCase)]
    private static partial Regex Decision();

    [GeneratedRegex(@"design[ ]decision|math[ ]section|\bmath\.md|\bdesign\.md", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex(@"\]\(<?([^)\s>]+)>?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
