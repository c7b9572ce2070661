using System.Text;
using Eam.Engine.Files;
using Eam.Testing;

namespace Eam.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const int EBUSY = 16, ENOSPC = 28;

    private readonly TemporaryFolder _folder = new();
    private readonly SkippingTime _time = new();
    private int _tries;

    private string Path => _folder.File("x.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_DiskHesitatesHalfway_WritesTheWholeContentOnce()
    {
        AtomicFile.Write(Path, stream => Content(stream, EBUSY), durable: true, Retries.Create(_time));

        File.ReadAllText(Path).ShouldBe("new content");
        _time.Waits.Count.ShouldBe(2);
        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
    }

    [Fact]
    public void Write_DiskFullHalfway_KeepsTheOldContentAndSaysSoAtOnce()
    {
        File.WriteAllText(Path, "old");

        var failure = Should.Throw<EngineException>(() => AtomicFile.Write(Path, stream => Content(stream, ENOSPC), durable: true, Retries.Create(_time)));

        FileErrors.IsDiskFull(failure).ShouldBeTrue();
        _time.Waits.ShouldBeEmpty();
        File.ReadAllText(Path).ShouldBe("old");
        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
    }

    private void Content(Stream stream, int error)
    {
        stream.Write(Encoding.UTF8.GetBytes("new "));
        if (++_tries <= 2)
            throw new IOException("injected", error);
        stream.Write(Encoding.UTF8.GetBytes("content"));
    }
}
