namespace Eam.Client.Tests.Documentation;

public sealed class ExpectedOutputTests
{
    [Theory]
    [InlineData("a\nb", "a\nb\n", 0)]
    [InlineData("a  \n\nb", "a\nb  ", 0)]
    [InlineData("...", "", 0)]
    [InlineData("...\nb\n...", "a\nb\nc\nd", 0)]
    [InlineData("a\n...\na", "a\nb\na", 0)]
    [InlineData("took 12.3 s", "took 2 min", 0)]
    [InlineData("at 2026-11-29 21:19:39, 1:28 left", "at 2027-01-01 00:00:00, 0:01:02 left", 0)]
    [InlineData("version 0.1.0-alpha.0.231", "version 0.1.0", 0)]
    [InlineData("sw2  0.1088  ok", "sw2   0.12  ok", 0.2)]
    [InlineData(" 950 k nfe", "1.02 M nfe", 0.2)]
    [InlineData("────", "──────", 0.2)]
    public void Difference_OutputThatAgrees_IsNull(string page, string output, double tolerance) =>
        ExpectedOutput.Difference(page, output, tolerance).ShouldBeNull();

    [Theory]
    [InlineData("a", "b", 0)]
    [InlineData("a", "a\nb", 0)]
    [InlineData("a\nb", "a", 0)]
    [InlineData("...\nb", "a\nb\nc", 0)]
    [InlineData("trial 5", "trial 6", 0)]
    [InlineData("sw2 0.10", "sw2 0.13", 0.2)]
    [InlineData("reward 1", "reward -1", 0.2)]
    [InlineData("81.6 k", "81.6 M", 0.2)]
    [InlineData("reward 1.0", "rewards 1.0", 0.2)]
    public void Difference_OutputThatDoesNotAgree_SaysWhatIsMissing(string page, string output, double tolerance) =>
        ExpectedOutput.Difference(page, output, tolerance).ShouldNotBeNull();
}
