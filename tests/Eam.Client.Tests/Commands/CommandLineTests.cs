using Eam.Client.Commands;
using Eam.Engine;

namespace Eam.Client.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--hlp", "eam: unknown option '--hlp' of 'eam'; did you mean '--help'?")]
    [InlineData("rnu x.yaml", "eam: unknown command 'rnu'; did you mean 'run'?")]
    [InlineData("run x.yaml --slot 3", "eam: unknown option '--slot' of 'eam run'; did you mean '--slots'?")]
    [InlineData("run x.yaml --slots q", "eam: --slots: 'q' is not a whole number of at least 1")]
    [InlineData("run x.yaml --slots 0", "eam: --slots: '0' is not a whole number of at least 1")]
    [InlineData("run x.yaml --seed -1", "eam: --seed: '-1' is not a whole number of at least 0")]
    [InlineData("run x.yaml y.yaml", "eam: unexpected argument 'y.yaml' of 'eam run'")]
    [InlineData("run x.yaml --data", "eam: option '--data' needs a value")]
    [InlineData("train --task gaussian-mixture", "eam: option '--method' of 'eam train' is required")]
    [InlineData("train --task t --method m --compute x", "eam: --compute: 'x' is not a number greater than 0")]
    [InlineData("tasks -o xml", "eam: -o: 'xml' is not known; it must be one of table, json, csv")]
    [InlineData("compare", "eam: 'eam compare' needs SWEEP")]
    [InlineData("table", "eam: 'eam table' needs SWEEP")]
    public async Task RunAsync_MistakeOnTheCommandLine_IsAUsageErrorWithTheNearName(string arguments, string line)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(arguments.Split(' '))).ShouldBe(2);

        test.Error.ShouldStartWith(line);
        test.Error.TrimEnd().Split('\n').Length.ShouldBe(2, "no help is dumped");
        test.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_Nothing_ShowsTheOverviewAndIsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync()).ShouldBe(2);

        test.Error.ShouldContain("Usage:");
        test.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task RunAsync_Help_ListsTheVerbsWithinTheWidthOfTheTerminal(string option)
    {
        using var test = new TestTerminal((80, 24));

        (await test.RunAsync(option)).ShouldBe(0);

        var lines = test.Output.Split('\n');
        lines.ShouldAllBe(line => line.Length <= 80);
        foreach (var verb in CommandLine.All)
            lines.Any(line => line.StartsWith($"  {verb.Name} ", StringComparison.Ordinal)).ShouldBe(!verb.IsHidden, verb.Name);
    }

    [Theory]
    [InlineData("best", "--help")]
    [InlineData("--help", "best")]
    public async Task RunAsync_HelpOfAVerb_ListsItsOptions(params string[] arguments)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(arguments)).ShouldBe(0);

        test.Output.ShouldContain("best <SWEEP> [options]");
        test.Output.ShouldContain("--method <METHOD>");
    }

    [Fact]
    public void All_EachVerb_HasTheNameAndTheArgumentsOfItsCommand()
    {
        using var test = new TestTerminal();
        foreach (var verb in CommandLine.All)
        {
            var command = verb.Create(test.Terminal);
            command.Name.ShouldBe(verb.Name);
            command.Description.ShouldBe(verb.Description);
            command.Hidden.ShouldBe(verb.IsHidden);
            // The file of `run` may be left out with --resume only, so the overview shows it as required.
            var shown = command.Arguments.Select(argument =>
                argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..."
                : argument.Arity.MinimumNumberOfValues == 0 && verb.Name != "run" ? $"[{argument.Name}]"
                : argument.Name
            );
            verb.Argument.ShouldBe(shown.SingleOrDefault(), verb.Name);
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("1", true)]
    public async Task RunAsync_Failure_ShowsItsTraceOnlyForDebugging(string? debug, bool trace)
    {
        using var test = debug is null ? new TestTerminal() : new TestTerminal(null, ("EAM_DEBUG", debug));

        (await test.RunAsync("run", "missing.yaml")).ShouldBe(2);

        test.Error.Contains("   at ", StringComparison.Ordinal).ShouldBe(trace);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task RunAsync_NoColor_IsHonoured(string? noColour, bool colour)
    {
        using var test = noColour is null ? new TestTerminal((80, 24)) : new TestTerminal((80, 24), ("NO_COLOR", noColour));

        (await test.RunAsync("doctor", "--data", Path.GetTempPath())).ShouldBe(0);

        test.Output.Contains("\e[32m", StringComparison.Ordinal).ShouldBe(colour);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("show")]
    [InlineData("trials")]
    [InlineData("logs")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("stop")]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("best")]
    [InlineData("export")]
    [InlineData("preview")]
    [InlineData("simulate")]
    [InlineData("capacity")]
    [InlineData("devices")]
    [InlineData("gc")]
    public async Task RunAsync_HelpOfAVerbOnSweeps_OffersTheDataFolderAndTheThreeForms(string verb)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(verb, "--help")).ShouldBe(0, test.Error);

        test.Output.ShouldContain("--data <DIR>");
        var forms = test.Output.Split('\n').Single(line => line.Contains("-o, ", StringComparison.Ordinal)).Split('<', '>')[1].Split('|');
        new[] { "table", "json", "csv" }.ShouldBeSubsetOf(forms);
    }

    [Fact]
    public async Task RunAsync_Version_IsOneLine()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("--version")).ShouldBe(0);

        test.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+\S*$");
        test.Output.Trim().ShouldBe(EamVersion.Full);
    }
}
