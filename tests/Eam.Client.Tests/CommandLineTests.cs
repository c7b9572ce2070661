namespace Eam.Client.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--hlp", "eam: unknown option '--hlp' of 'eam'; did you mean '--help'?")]
    public async Task RunAsync_MisspeltWord_IsAUsageErrorWithTheNearName(string argument, string line)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(argument)).ShouldBe(2);

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

    [Fact]
    public async Task RunAsync_Version_IsOneLine()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("--version")).ShouldBe(0);

        test.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+\S*$");
    }
}
