using Eam.Engine.Results;

namespace Eam.Engine.Tests.Results;

public sealed class DataFolderTests
{
    [Theory]
    [InlineData("/given", "/home-of-eam", "/xdg", "/given")]
    [InlineData(null, "/home-of-eam", "/xdg", "/home-of-eam")]
    [InlineData(null, null, "/xdg", "/xdg/eam")]
    [InlineData(null, "", "relative", "/user/.local/share/eam")]
    [InlineData(null, null, null, "/user/.local/share/eam")]
    public void Resolve_OnLinux_TakesTheFirstThatIsSet(string? option, string? home, string? xdg, string expected)
    {
        string? Variable(string name) =>
            name switch
            {
                "EAM_HOME" => home,
                "XDG_DATA_HOME" => xdg,
                "HOME" => "/user",
                _ => null,
            };

        DataFolder.Resolve(option, Variable, linux: true).ShouldBe(expected);
    }

    [Fact]
    public void Resolve_ElsewhereWithoutVariables_IsUnderTheApplicationData() =>
        DataFolder
            .Resolve(null, _ => null, linux: false)
            .ShouldBe(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "eam"));

    [Fact]
    public void Resolve_RelativeOption_IsMadeAbsolute() => DataFolder.Resolve("results").ShouldBe(Path.GetFullPath("results"));
}
