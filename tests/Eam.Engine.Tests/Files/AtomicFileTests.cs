using System.Text;
using Eam.Engine.Files;
using Eam.Testing;

namespace Eam.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const int EBUSY = 16,
        ENOSPC = 28;

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

        var failure = Should.Throw<EngineException>(() =>
            AtomicFile.Write(Path, stream => Content(stream, ENOSPC), durable: true, Retries.Create(_time))
        );

        FileErrors.IsDiskFull(failure).ShouldBeTrue();
        _time.Waits.ShouldBeEmpty();
        File.ReadAllText(Path).ShouldBe("old");
        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
    }

    [Fact]
    public async Task Write_ManyWritersOfOneFileAtOnce_EachSucceedsAndOneContentIsWhole()
    {
        const int Writers = 16,
            Rounds = 20;
        for (var round = 0; round < Rounds; round++)
        {
            using var barrier = new Barrier(Writers);
            await Task.WhenAll(
                Enumerable
                    .Range(0, Writers)
                    .Select(writer =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                barrier.SignalAndWait();
                                AtomicFile.Write(
                                    Path,
                                    stream => stream.Write(Encoding.UTF8.GetBytes(new string((char)('a' + writer), 5000))),
                                    durable: false
                                );
                            },
                            TestContext.Current.CancellationToken,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            );

            var text = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
            (text.Length, text.Distinct().Count()).ShouldBe((5000, 1));
        }

        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
    }

    [Fact]
    public void Write_OtherWriterInTheMiddleOfIt_BothSucceedAndTheLastRenameCounts()
    {
        AtomicFile.Write(
            Path,
            stream =>
            {
                stream.Write("outer"u8);
                AtomicFile.Write(Path, inner => inner.Write("inner"u8), durable: true);
                File.ReadAllText(Path).ShouldBe("inner");
            },
            durable: true
        );

        File.ReadAllText(Path).ShouldBe("outer");
        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
    }

    [Fact]
    public void EnsureWritable_ManyAtOnce_DoNotDisturbEachOther()
    {
        var failures = 0;
        Parallel.For(0, 500, _ =>
        {
            try
            {
                Folders.EnsureWritable(_folder.Path);
            }
            catch (EngineException)
            {
                Interlocked.Increment(ref failures);
            }
        });

        failures.ShouldBe(0);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void RemoveTemporaries_LeftByACrash_DeletesThemAndNothingElse()
    {
        File.WriteAllText(Path, "kept");
        File.WriteAllText(AtomicFile.TemporaryFor(Path), "half");
        File.WriteAllText(AtomicFile.TemporaryFor(Path), "half");

        AtomicFile.RemoveTemporaries(_folder.Path);

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
