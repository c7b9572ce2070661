using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>Whether the disk of a sweep's results is full, and when it has room again. Its methods are called by the sweep's loop alone.</summary>
internal sealed class DiskGuard(SweepFolder folder, int slots, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Reserve _reserve = new(folder.Reserve);
    private long _looked;

    // Room for the log, the tables and the sweep's description to be written while the disk is full.
    private long _minimum = 256 * 1024;

    /// <summary>Why the sweep must wait, one line; null while there is room.</summary>
    public string? Full { get; private set; }

    /// <summary>Before the first segment.</summary>
    /// <exception cref="EngineException">There is no room to begin with.</exception>
    public void Begin()
    {
        if (!_reserve.TryTake(Needed()))
            throw new EngineException(
                $"cannot write to folder {folder.Path}: no space is left on its disk; free {Needed() / 1024} KiB or more"
            );
    }

    /// <summary>Something could not be written.</summary>
    public void Report(string failure)
    {
        _reserve.Release();
        _looked = time.GetTimestamp();
        if (Full is not null)
            return;

        // What had room for the reserve had too little for a checkpoint: each time more is asked for, so that training is not done in vain again and again.
        _minimum *= 2;
        Full = $"no space is left on the disk ({failure}); it goes on by itself once {(Needed() >> 20) + 1} MiB are free";
    }

    /// <summary>Looks again, once a second; true when the disk has just got room for what every slot may write.</summary>
    public bool HasRoomAgain()
    {
        if (Full is null || time.GetElapsedTime(_looked) < LookEvery)
            return false;
        _looked = time.GetTimestamp();
        if (!_reserve.TryTake(Needed()))
            return false;
        Full = null;
        return true;
    }

    public void Dispose() => _reserve.Release();

    private long Needed() => _minimum + ((slots + 1L) * folder.Checkpoints.LargestFile());
}
