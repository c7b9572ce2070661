using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Tracks whether the disk of a sweep's results is full, and when it has space again. Only the sweep's loop calls its methods.
/// </summary>
internal sealed class DiskGuard(SweepFolder folder, int slots, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Reserve _reserve = new(folder.Reserve);
    private long _looked;

    // Space for the log, the tables and the sweep's description, which are written while the disk is full.
    private long _minimum = 256 * 1024;

    /// <summary>Why the sweep must wait, in one line; null while there is space.</summary>
    public string? Full { get; private set; }

    /// <summary>Reserves space. Call it before the first segment.</summary>
    /// <exception cref="EngineException">The disk has no space from the start.</exception>
    public void Begin()
    {
        if (!_reserve.TryTake(Needed()))
            throw new EngineException($"cannot write to folder {folder.Path}: its disk is full; free {Needed() / 1024} KiB or more");
    }

    /// <summary>Records that something could not be written.</summary>
    public void Report(string failure)
    {
        _reserve.Release();
        _looked = time.GetTimestamp();
        if (Full is not null)
            return;

        // There was space for the reserve, but not for a checkpoint. Each time more space is required, so that training is not repeated in
        // vain.
        _minimum *= 2;
        Full = $"the disk is full ({failure}); the sweep resumes by itself once {(Needed() >> 20) + 1} MiB are free";
    }

    /// <summary>Checks again, at most once a second. Returns true when the disk has space again for what every slot may write.</summary>
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
