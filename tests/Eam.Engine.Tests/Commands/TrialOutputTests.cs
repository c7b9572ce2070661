using System.Text;
using Eam.Engine.Commands;
using Eam.Testing;

namespace Eam.Engine.Tests.Commands;

public sealed class TrialOutputTests : IDisposable
{
    private const int Trial = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileThatGrowsAndIsShortened_ReturnsEachPieceOnceAndSaysWhatIsMissing()
    {
        var reader = Reader();
        reader.Read().ShouldBeNull();
        reader.IsThere.ShouldBeFalse();
        using var output = Output();

        Print(output, "caf\u00e9\n");
        reader.Read().ShouldBe(new OutputPiece(0, 6, 0, "caf\u00e9\n"));
        reader.Read().ShouldBeNull();
        Print(output, new string('x', 3 * CommandOutput.Most));
        Print(output, "end\n");
        var rest = Rest(reader);

        rest.Select(piece => piece.From).ShouldBe([6, .. rest.SkipLast(1).Select(piece => piece.Next)]);
        rest[^1].Next.ShouldBe((3 * CommandOutput.Most) + 10);
        var gap = rest.Single(piece => piece.Missing > 0);
        gap.From.ShouldBe(CommandOutput.Most / 2);
        gap.Next.ShouldBe(gap.From + gap.Missing);
        gap.Text.ShouldBe($"\n--- eam: {gap.Missing} bytes are missing here ---\n");
        Text(rest.Where(piece => piece.Next <= gap.From)).ShouldBe(new string('x', (CommandOutput.Most / 2) - 6));
        Text(rest.Where(piece => piece.From >= gap.Next)).ShouldEndWith("xxxend\n");
    }

    [Fact]
    public void Read_FromThePositionOfAnyPiece_ReturnsWhatFollows()
    {
        using var output = Output();
        Print(output, string.Concat(Enumerable.Range(0, 800_000).Select(number => $"line {number} \u20ac\n")));
        var whole = Rest(Reader());
        whole.Count.ShouldBeGreaterThan(20);

        foreach (var piece in whole)
            Reader(piece.From).Read().ShouldBe(piece);

        // A reader that asks in the middle of the gap hears of what it misses, and no more.
        var gap = whole.Single(piece => piece.Missing > 0);
        Reader(gap.From + 100).Read()!.Missing.ShouldBe(gap.Missing - 100);
    }

    [Fact]
    public void Read_FromTheEnd_BeginsAtALine()
    {
        using var output = Output();
        Print(output, "one\ntwo\nthree\n");

        Reader(-8).Read().ShouldBe(new OutputPiece(8, 14, 0, "three\n"));
        Reader(-1000).Read().ShouldBe(new OutputPiece(0, 14, 0, "one\ntwo\nthree\n"));
        var follower = Reader(-8);
        follower.Read();
        Print(output, "four\n");
        follower.Read()!.Text.ShouldBe("four\n");
    }

    [Fact]
    public void Read_FromTheEndWhereBytesAreMissing_BeginsAfterThem()
    {
        using var output = Output();
        Print(output, string.Concat(Enumerable.Repeat("0123456789\n", 2 << 20)));

        var pieces = Rest(Reader(-CommandOutput.Most));

        pieces.ShouldAllBe(piece => piece.Missing == 0);
        Text(pieces).Replace("0123456789\n", "", StringComparison.Ordinal).ShouldBe("");
        pieces[^1].Next.ShouldBe(22L << 20);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(100)]
    public void Read_PositionBeyondTheEnd_ReturnsNothing(long after)
    {
        using var output = Output();
        Print(output, "text\n");

        Reader(after).Read().ShouldBeNull();
    }

    [Fact]
    public void Read_SmallestPosition_BeginsAtTheBeginning()
    {
        using var output = Output();
        Print(output, "text\n");

        Reader(long.MinValue).Read()!.Text.ShouldBe("text\n");
    }

    [Fact]
    public void Read_CharacterAndLineEndThatAreNotComplete_WaitForTheirRest()
    {
        var reader = Reader();
        using var output = Output();

        Print(output, [.. "caf"u8, 0xC3]);
        reader.Read()!.Text.ShouldBe("caf");
        reader.Read().ShouldBeNull();
        Print(output, [0xA9, (byte)'\r']);
        reader.Read()!.Text.ShouldBe("\u00e9");
        reader.Read().ShouldBeNull();
        Print(output, "\nnext\n");
        reader.Read().ShouldBe(new OutputPiece(5, 12, 0, "\nnext\n"));
    }

    [Fact]
    public void Read_ControlCharactersAndOtherBytes_AreHarmless()
    {
        using var output = Output();
        Print(output, [.. "10 %\r20 %\r\n\u001b[31mred\u202e\t\n"u8, 0xFF, 0x00, (byte)'\n']);

        Reader().Read()!.Text.ShouldBe("10 %\n20 %\n\\u001b[31mred\\u202e\t\n\ufffd\\u0000\n");
    }

    [Fact]
    public void Constructor_FolderOfTheOutputIsALink_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Directory.CreateSymbolicLink(CommandScripts.Folder(_folder).Output, Path.GetTempPath());

        Should.Throw<EngineException>(() => Reader()).Message.ShouldContain("it is a link");
    }

    private TrialOutput Reader(long after = 0) => new(CommandScripts.Folder(_folder), Trial, after);

    private CommandOutput Output() => new(CommandScripts.Folder(_folder).OutputOf(Trial));

    private static List<OutputPiece> Rest(TrialOutput reader)
    {
        var pieces = new List<OutputPiece>();
        while (reader.Read() is { } piece)
            pieces.Add(piece);
        return pieces;
    }

    private static string Text(IEnumerable<OutputPiece> pieces) => string.Concat(pieces.Select(piece => piece.Text));

    private static void Print(CommandOutput output, string text) => Print(output, Encoding.UTF8.GetBytes(text));

    private static void Print(CommandOutput output, byte[] bytes) => output.Copy(new MemoryStream(bytes));
}
