using System.Text.RegularExpressions;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Eam.Testing.Documentation;

namespace Eam.Engine.Tests.Specs;

public class SweepFileDocumentationTests
{
    private static readonly string Page = MarkdownPage.Read("docs/sweep-file.md").Text;

    [Fact]
    public void Page_EveryKeyOfTheReader_HasARowInItsSection()
    {
        foreach (var key in SweepKeys.All)
            Rows(key.Section).ShouldContain(key.Name, $"docs/sweep-file.md has no row for {key}");
    }

    [Fact]
    public void Page_EveryRow_IsAKeyOfTheReader() => Rows(".*").ShouldAllBe(name => SweepKeys.All.Any(key => key.Name == name));

    [Fact]
    public void Page_EveryMetric_IsNamed() =>
        TrialMetrics.Definitions.ShouldAllBe(metric => Page.Contains(metric.Name, StringComparison.Ordinal));

    [Fact]
    public void Page_Example_IsValid() =>
        TestCatalog
            .Read(
                Regex
                    .Match(Page, "```yaml\n(.*?)```", RegexOptions.Singleline)
                    .Groups[1]
                    .Value.Replace(", reward_scale: 3", "", StringComparison.Ordinal)
            )
            .Errors.ShouldBeEmpty();

    [Fact]
    public void Page_ExamplesOfParameters_AreValid()
    {
        var section = Page[
            Page.IndexOf("## `parameters`", StringComparison.Ordinal)..Page.IndexOf("## `backend`", StringComparison.Ordinal)
        ];
        var examples = Regex
            .Matches(section, "```yaml\n(.*?)```", RegexOptions.Singleline)
            .Select(example => example.Groups[1].Value)
            .ToList();

        examples.Count.ShouldBe(2);
        foreach (var example in examples)
            TestCatalog
                .Read($"task: gaussian-mixture\nmethod: eam\ntrials: 9\nhalving: {{compute: {{min: 1e6, max: 9e6}}}}\n{example}")
                .Errors.ShouldBeEmpty(example);
    }

    [Fact]
    public void Page_ExampleOfRewards_IsValid()
    {
        var section = Page[Page.IndexOf("## Rewards and their scale", StringComparison.Ordinal)..];
        var example = Regex.Match(section, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

        var read = SweepFile.Read($"{example}trials: 9\nhalving: {{compute: {{min: 1e6, max: 9e6}}}}", "sweep.yaml");

        read.Problems.ShouldBeEmpty();
        read.Warnings.ShouldBeEmpty("its objective can be compared");
        NamedRewards.Of(read.Spec!.Task).Select(reward => reward.Weight).ShouldBe([0.5, 0, 1]);
    }

    // Returns the first cell of each table row below the section's heading. A cell may name several keys.
    private static List<string> Rows(string section)
    {
        var start = section switch
        {
            "" => "## What is run",
            SweepKeys.Range => "## `parameters`",
            "halving.compute" => "\n`compute`:",
            ".*" => "# ",
            _ => $"## `{section}`",
        };
        var from = Page.IndexOf(start, StringComparison.Ordinal);
        from.ShouldBeGreaterThanOrEqualTo(0, start);
        var end = section == ".*" ? -1 : Page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        var text = end < 0 ? Page[from..] : Page[from..end];
        return
        [
            .. Regex
                .Matches(text, @"^\| (`[^|]*) \|", RegexOptions.Multiline)
                .SelectMany(row => Regex.Matches(row.Groups[1].Value, "`([a-z_]+)`").Select(name => name.Groups[1].Value)),
        ];
    }
}
