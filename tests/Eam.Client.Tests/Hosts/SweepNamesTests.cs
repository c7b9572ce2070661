using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Hosts;

public sealed class SweepNamesTests(FinishedSweep sweep)
{
    [Theory]
    [InlineData("small-1")]
    [InlineData("sm")]
    public async Task Verbs_NameOrItsBeginning_FindTheSweep(string name) =>
        ((string)(await sweep.JsonAsync("show", name))["sweep"]!).ShouldBe("small-1");

    [Fact]
    public async Task Verbs_Folder_FindsTheSweepOutsideTheDataFolder()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("show", sweep.Folder, "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldStartWith("small-1 completed");
    }

    [Fact]
    public async Task Verbs_BeginningOfSeveral_NameThem()
    {
        using var folder = new TemporaryFolder();
        sweep.Copy(folder, "small-1");
        sweep.Copy(folder, "small-12");
        using var test = new TestTerminal();
        using var exact = new TestTerminal();

        (await test.RunAsync("show", "small", "--data", folder.Path)).ShouldBe(1);
        (await exact.RunAsync("show", "small-1", "--data", folder.Path)).ShouldBe(0, "a full name takes precedence over a prefix");

        test.Error.ShouldBe($"eam: 'small' is ambiguous: it is a prefix of small-1, small-12{Environment.NewLine}");
    }

    [Theory]
    [InlineData("show")]
    [InlineData("trials")]
    [InlineData("logs")]
    [InlineData("best")]
    [InlineData("export")]
    [InlineData("resume")]
    [InlineData("stop")]
    [InlineData("compare")]
    [InlineData("table")]
    public async Task Verbs_MisspeltName_SuggestTheNearest(string verb)
    {
        var error = await sweep.FailAsync(1, verb, "smal-1");

        error.ShouldStartWith("eam: there is no sweep 'smal-1'");
        error.ShouldContain("did you mean 'small-1'?");
    }
}
