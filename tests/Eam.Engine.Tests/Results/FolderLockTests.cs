using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Engine.Tests.Results;

/// <summary>
/// Tests the lock itself. A service checks whether a folder is held before it takes the lock, so its own tests cannot show whether taking
/// it excludes others.
/// </summary>
public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_Held_IsNullUntilItIsReleased()
    {
        var first = FolderLock.TryTake(Path).ShouldNotBeNull();

        FolderLock.TryTake(Path).ShouldBeNull();
        FolderLock.IsHeld(Path).ShouldBeTrue();
        FolderLock.Holder(Path).ShouldBe($"process {Environment.ProcessId} on {Environment.MachineName}");

        first.Dispose();
        (FolderLock.IsHeld(Path), FolderLock.Holder(Path)).ShouldBe((false, null));
        FolderLock.TryTake(Path).ShouldNotBeNull().Dispose();
    }

    // The process that held the lock was killed, so its file is left. Several processes read the sweep.
    [Fact]
    public void IsHeld_AskedByManyAtOnceAndNobodyHoldsIt_IsFalse()
    {
        const int Askers = 8,
            Times = 2000;
        File.WriteAllText(Path, "");
        using var together = new Barrier(Askers);
        var held = 0;
        var threads = Enumerable
            .Range(0, Askers)
            .Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                for (var time = 0; time < Times; time++)
                {
                    if (FolderLock.IsHeld(Path))
                        Interlocked.Increment(ref held);
                }
            }))
            .ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        held.ShouldBe(0);
    }

    [Fact]
    public void TryTake_ManyAtOnce_OneGetsIt()
    {
        const int Takers = 8;
        using var together = new Barrier(Takers);
        var taken = new FolderLock?[Takers];
        var threads = Enumerable
            .Range(0, Takers)
            .Select(taker => new Thread(() =>
            {
                together.SignalAndWait();
                taken[taker] = FolderLock.TryTake(Path);
            }))
            .ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        taken.Count(one => one is not null).ShouldBe(1);
        taken.Single(one => one is not null)!.Dispose();
    }
}
