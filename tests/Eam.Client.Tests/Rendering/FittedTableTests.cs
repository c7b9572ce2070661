using System.Text.RegularExpressions;
using Eam.Client.Rendering;
using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Rendering;

public sealed partial class FittedTableTests(FinishedSweep sweep)
{
    private static readonly FittedTable Table = Three();

    [Fact]
    public void LeftOut_AWideTerminal_LeavesOutNothing()
    {
        // An edge of 1, and 2 + 5, 2 + 6 and 2 + 8 for the columns.
        Table.LeftOut(26).ShouldBeEmpty();
        Table.LeftOut(25).ShouldBe(["second"]);
    }

    [Fact]
    public void LeftOut_ANarrowTerminal_LeavesOutTheLeastImportantFirst()
    {
        Table.LeftOut(17).ShouldBe(["second", "third"]);
        Table.LeftOut(1).ShouldBe(["second", "third"], "a column that every table has stays");
    }

    [Fact]
    public void Render_ANarrowTerminal_HasTheCellsOfTheOthers()
    {
        using var test = new TestTerminal();

        test.Terminal.Output.Console.Write(Table.Render(25));

        test.Output.ShouldContain(" alpha ");
        test.Output.ShouldContain("451 k");
        test.Output.ShouldNotContain("second");
        test.Output.ShouldNotContain("2.00 M");
    }

    [Theory]
    [InlineData("simulate", "FILE", "--slots", "3")]
    [InlineData("simulate", "FILE", "--slots", "3", "--search", "random,tpe")]
    [InlineData("simulate", "--curves", "mf-hartmann-6-bad", "--rules", "sha")]
    [InlineData("simulate", "--curves", "mf-hartmann", "--seeds", "2", "--budgets", "1", "--rules", "sha,none", "--search", "random")]
    [InlineData("preview", "FILE")]
    [InlineData("compare", "small-1")]
    [InlineData("compare", "small-1", "--metric", "control_objective_se", "--target", "1")]
    [InlineData("table", "small-1")]
    [InlineData("show", "small-1")]
    [InlineData("trials", "small-1", "--sort", "control_objective_se")]
    public async Task Show_EightyColumns_SplitsNoNumberAndIsNoWider(params string[] words)
    {
        using var folder = new TemporaryFolder();
        folder.Write(SmallSweeps.TwoMethods);
        var output = await sweep.RunAsync((80, 60), [.. words.Select(word => word == "FILE" ? folder.File("sweep.yaml") : word)]);

        var lines = Codes().Replace(output, string.Empty).Split('\n').Select(line => line.TrimEnd()).ToList();

        lines.ShouldAllBe(line => line.Length <= 80);
        lines.ShouldNotContain(line => Suffixes().IsMatch(line));
    }

    private static FittedTable Three()
    {
        var table = new FittedTable().Left("first").Right("second", drop: 2).Right("third", drop: 1);
        table.Row("alpha", "2.00 M", "451 k 12");
        return table;
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Codes();

    // A line with nothing but the ends of numbers.
    [GeneratedRegex(@"^\s*(?:[kMGTP%]\s*)+$")]
    private static partial Regex Suffixes();
}
