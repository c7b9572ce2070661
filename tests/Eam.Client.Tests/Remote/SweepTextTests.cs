using Eam.Client.Hosts;

namespace Eam.Client.Tests.Remote;

public sealed class SweepTextTests
{
    [Theory]
    [InlineData("name: a\nseed: 3 # of the night\ntrials: 6\n", "name: a\nseed: 9\ntrials: 6\n")]
    [InlineData("name: a\r\n\"seed\": 3\r\ntrials: 6\r\n", "name: a\r\nseed: 9\r\ntrials: 6\r\n")]
    [InlineData("name: a\ntrials: 6", "name: a\ntrials: 6\nseed: 9\n")]
    [InlineData("name: a\nparameters:\n  seed: 3\n", "name: a\nparameters:\n  seed: 3\nseed: 9\n")]
    [InlineData("# JSON\n{\"name\": \"a\"}", "# JSON\n{\"seed\": 9, \"name\": \"a\"}")]
    public void With_AnyFile_SetsTheKeyAndMovesNoLine(string text, string expected) =>
        SweepText.With(text, "x.yaml", "seed", "9").ShouldBe(expected);

    [Theory]
    [InlineData("/home/ada/night.yaml", "night")]
    [InlineData("last night.yaml", "sweep")]
    [InlineData(".yaml", "sweep")]
    public void NameOf_AnyFile_IsANameThatASweepCanHave(string file, string name) => SweepText.NameOf(file).ShouldBe(name);

    [Fact]
    public void With_KeyInBraces_IsRefused() =>
        Should
            .Throw<UsageException>(() => SweepText.With("{\"name\": \"a\", \"seed\": 3}", "x.json", "seed", "9"))
            .Message.ShouldContain("--seed cannot change x.json");

    [Theory]
    [InlineData("name: a\n", true)]
    [InlineData("{\"name\": \"a\"}", true)]
    [InlineData("task:\n  name: a\n", false)]
    [InlineData("rename: a\n", false)]
    public void Has_KeyAtTheTop_IsFound(string text, bool has) => SweepText.Has(text, "name").ShouldBe(has);
}
