using System.Text;
using Eam.Engine.Commands;
using Eam.Testing;

namespace Eam.Engine.Tests.Commands;

public sealed class CommandOutputTests : IDisposable
{
    private const int Most = 4000;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("output", "trial-0003.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copy_TwoAttempts_AddsToOneFileAndKnowsTheLastLine()
    {
        using (var first = new CommandOutput(FilePath, Most))
        {
            first.Note("attempt 1");
            first.Copy(new MemoryStream("one\ntw"u8.ToArray()));
            first.LastLine.ShouldBe("tw");
            first.Note("the end");
        }

        using (var second = new CommandOutput(FilePath, Most))
        {
            second.Note("attempt 2");
            second.Copy(new MemoryStream("three\u001b[0m\n\n"u8.ToArray()));
            second.LastLine.ShouldBe("three [0m");
        }

        File.ReadAllText(FilePath)
            .ShouldBe("--- eam: attempt 1 ---\none\ntw\n--- eam: the end ---\n--- eam: attempt 2 ---\nthree\u001b[0m\n\n");
    }

    [Fact]
    public void Copy_FarMoreThanTheLimit_KeepsOldestAndNewestAndCountsWhatIsMissing()
    {
        var all = string.Concat(Enumerable.Range(0, 5000).Select(number => $"line {number}\n"));
        for (var (at, piece) = (0, 0); at < all.Length; at += piece)
        {
            piece = Math.Min(all.Length - at, 700);
            using var output = new CommandOutput(FilePath, Most); // a new attempt finds the gap of the one before
            output.Copy(new MemoryStream(Encoding.UTF8.GetBytes(all.Substring(at, piece))));
            new FileInfo(FilePath).Length.ShouldBeLessThanOrEqualTo(Most);
        }

        var kept = File.ReadAllText(FilePath);
        kept[..(Most / 2)].ShouldBe(all[..(Most / 2)]);
        var line = kept[(Most / 2)..].Split('\n')[1];
        var newest = kept[(Most / 2 + line.Length + 2)..];
        newest.Length.ShouldBeInRange(Most / 4, Most / 2);
        newest.ShouldBe(all[^newest.Length..]);
        line.ShouldBe($"--- eam: {all.Length - (Most / 2) - newest.Length} bytes are missing here ---");
        Directory.GetFiles(_folder.File("output")).Length.ShouldBe(1);
    }

    [Fact]
    public void Copy_FileIsALink_WritesNothingThroughIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        File.WriteAllText(_folder.File("other"), "other");
        Directory.CreateDirectory(_folder.File("output"));
        File.CreateSymbolicLink(FilePath, _folder.File("other"));

        using var output = new CommandOutput(FilePath);
        output.Copy(new MemoryStream("text\n"u8.ToArray()));

        output.LastLine.ShouldBe("text");
        File.ReadAllText(_folder.File("other")).ShouldBe("other");
    }
}
