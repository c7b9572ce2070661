using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>
/// The files of a running sweep beside its log: description, tables, and the checkpoints to keep. Only the sweep's loop calls the members.
/// </summary>
internal sealed class RunFiles(SweepFolder folder, SweepRecord record, TimeProvider time)
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);

    // More than a description grows by a message while its sweep runs.
    private const int MessageBytes = 16 * 1024;

    private readonly RetentionPass _retention = new(folder);
    private readonly Reserve _spare = new(folder.Spare);
    private DateTime _described;
    private bool _isOutdated;
    private long _written;

    /// <summary>The sweep's description.</summary>
    public SweepRecord Record { get; private set; } = record;

    /// <summary>Whether another process has written the description since <see cref="Close"/>.</summary>
    public bool IsSuperseded => FolderLock.IsHeld(folder.Lock) || File.GetLastWriteTimeUtc(folder.Manifest) != _described;

    /// <summary>Whether the tables should be written again.</summary>
    public bool AreDue => time.GetElapsedTime(_written) >= WriteEvery;

    /// <summary>The time since the sweep was started or last resumed.</summary>
    public TimeSpan Elapsed => time.GetUtcNow() - Record.Since;

    /// <summary>Counts the time from now on: the sweep was resumed.</summary>
    public void Renew() => Record = Record with { Resumed = time.GetUtcNow() };

    /// <summary>
    /// Removes what a run that ended too early has left behind, and writes the description. This run holds the folder, so nobody else
    /// writes there.
    /// </summary>
    public void Begin()
    {
        folder.Requests.Clear();
        AtomicFile.RemoveTemporaries(folder.Path);
        Manifest.Write(folder, Record);
        KeepSpare();
    }

    /// <summary>
    /// Writes a status into the description. If the disk is full, even because running segments took what the reserve released, it is
    /// written into the space that is kept for it.
    /// </summary>
    public void Describe(SweepStatus status, string? message)
    {
        Record = Record with { Status = status, Message = message };
        WriteDescription();
    }

    /// <summary>Tries again what the full disk has refused, and keeps space for the next description.</summary>
    public void Refresh()
    {
        if (_isOutdated)
            WriteDescription();
        KeepSpare();
    }

    /// <summary>Writes trials.csv and curves.jsonl.</summary>
    public void WriteTables(SweepState state)
    {
        TrialsTable.Write(folder.Trials, state);
        CurvesFile.Write(folder.Curves, state);
        _written = time.GetTimestamp();
    }

    /// <summary>Removes the checkpoints that neither a trial nor a result needs (docs/decisions/005-two-checkpoints.md).</summary>
    public void Retain(SweepState state) => _retention.Apply(state);

    /// <summary>Writes the final description. Returns how the sweep has ended: as failed if that cannot be written.</summary>
    public HostCommand.Close Close(HostCommand.Close end, SweepState state, long sequence)
    {
        try
        {
            folder.Requests.Clear();
            Record = Record with
            {
                Status = end.Status,
                Message = end.Message,
                Finished = time.GetUtcNow(),
                Tally = TallyRecord.Of(state, sequence),
            };
            WriteDescription(); // If there is no space, the folder is read like that of a process that died, which is resumed in the same way.
            return end;
        }
        catch (EngineException failure)
        {
            return new(SweepStatus.Failed, end.Message ?? failure.Message);
        }
        finally
        {
            _spare.Release();
            _described = File.GetLastWriteTimeUtc(folder.Manifest);
        }
    }

    private void WriteDescription()
    {
        try
        {
            Manifest.Write(folder, Record);
            _isOutdated = false;
        }
        catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
        {
            _isOutdated = !_spare.TryBecome(folder.Manifest, Manifest.Bytes(Record).Span);
        }
    }

    private void KeepSpare()
    {
        if (!_spare.IsTaken)
            _spare.TryTake(Manifest.Bytes(Record).Length + MessageBytes);
    }
}
