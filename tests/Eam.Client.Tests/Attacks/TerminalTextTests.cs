using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Attacks;

/// <summary>Text of other users that tries to act when it is printed, opened in a spreadsheet or copied into a shell.</summary>
public sealed class TerminalTextTests(FinishedSweep sweep)
{
    private const string Message = "\u001b[2J\u202eno\nfake: line\u007f\u009b";

    [Theory]
    [InlineData("plain ± ━ 語", "plain ± ━ 語")]
    [InlineData("a\tb\nc\r\nd", "a\tb\nc\r\nd")]
    [InlineData("\u001b[2J", @"\u001b[2J")]
    [InlineData("good\rbad", @"good\u000dbad")]
    [InlineData("\0\u0007\u007f\u0085\u009b", @"\u0000\u0007\u007f\u0085\u009b")]
    [InlineData("a\u2028b\u202e\u2066c\u2069", @"a\u2028b\u202e\u2066c\u2069")]
    public void Clean_OfAText_ShowsControlCharacters(string text, string shown) => TerminalText.Clean(text).ShouldBe(shown);

    [Fact]
    public void Complain_OfSeveralLines_IsOneCleanLine()
    {
        using var test = new TestTerminal();

        test.Terminal.Complain("no\u001b[1A\neam: all is well");

        test.Error.ShouldBe(@"eam: no\u001b[1A eam: all is well" + Environment.NewLine);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("show", "small-1")]
    [InlineData("ls", "-o", "csv")]
    public async Task Verb_OnACopiedFolder_PrintsItsMessageAsText(params string[] verb)
    {
        using var data = Copied();
        using var test = new TestTerminal();

        (await test.RunAsync([.. verb, "--data", data.Path])).ShouldBe(0, test.Error);

        test.Output.Any(c => c != '\n' && c != '\r' && (char.IsControl(c) || c == '\u202e')).ShouldBeFalse(test.Output);
        test.Output.ShouldContain(@"\u001b[2J\u202eno");
    }

    [Fact]
    public async Task LsJson_OfACopiedFolder_KeepsTheMessageExactly()
    {
        using var data = Copied();
        using var test = new TestTerminal();

        (await test.RunAsync("ls", "-o", "json", "--data", data.Path)).ShouldBe(0, test.Error);

        test.Output.Any(c => c == '\u001b' || c == '\u202e').ShouldBeFalse();
        ((string)JsonNode.Parse(test.Output)!["sweeps"]![0]!["message"]!).ShouldBe(Message);
    }

    [Fact]
    public void Csv_TextThatIsAFormula_GetsAnApostropheAndNumbersStay()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        Csv.Write(writer, "=cmd|' /C calc'!A0", "+x", "-2+3", "@sum", "\tx", "-1.5", "+2", "-1E-05", "-Infinity", "plain", null);

        writer.ToString().ShouldBe("'=cmd|' /C calc'!A0,'+x,'-2+3,'@sum,'\tx,-1.5,+2,-1E-05,-Infinity,plain,\n");
    }

    [Theory]
    [InlineData("learning_rate=1e-3", "learning_rate=1e-3")]
    [InlineData("x;rm -rf ~", "'x;rm -rf ~'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("a'b", @"'a'\''b'")]
    public void ShellWord_OfForeignText_IsOneWord(string text, string word) => ShellWord.Of(text).ShouldBe(word);

    // A folder of another user, whose status and message are theirs.
    private TemporaryFolder Copied()
    {
        var data = new TemporaryFolder();
        var file = Path.Combine(sweep.Copy(data, "small-1"), "sweep.json");
        var node = JsonNode.Parse(File.ReadAllText(file))!;
        node["status"] = "failed";
        node["message"] = Message;
        File.WriteAllText(file, node.ToJsonString());
        return data;
    }
}
