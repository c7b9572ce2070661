using System.Text;
using Eam.Engine.Commands;

namespace Eam.Engine.Tests.Commands;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Next_LinesInPieces_ReturnsEachWithoutItsEnd(int piece) =>
        Lines("a\n\n  \nbcd\r\n\ne"u8.ToArray(), piece).ShouldBe(["a", "bcd", "e"]);

    [Fact]
    public void Next_LineOfTheLargestSize_IsRead() =>
        Lines([.. Enumerable.Repeat((byte)'x', LineReader.MostBytes), (byte)'\n'], 1 << 16).Single().Length.ShouldBe(LineReader.MostBytes);

    [Fact]
    public void Next_LineThatIsTooLong_Throws() =>
        Should
            .Throw<InvalidDataException>(() => Lines([.. Enumerable.Repeat((byte)'x', LineReader.MostBytes + 1)], 1 << 16))
            .Message.ShouldBe("a line has more than 1048576 bytes");

    private static List<string> Lines(byte[] bytes, int piece)
    {
        var at = 0;
        var reader = new LineReader(buffer =>
        {
            var count = Math.Min(piece, bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        });
        var lines = new List<string>();
        while (reader.Next() is { } line)
            lines.Add(Encoding.UTF8.GetString(line));
        return lines;
    }
}
