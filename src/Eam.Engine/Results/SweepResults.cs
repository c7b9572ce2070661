using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>The contents of a results folder.</summary>
/// <param name="Sweep">The sweep's identifier: the name of its folder.</param>
/// <param name="Folder">The absolute path of the folder.</param>
/// <param name="Status">The status; Interrupted if the process ended while the sweep ran.</param>
/// <param name="Message">Why the sweep failed or stopped; null otherwise.</param>
/// <param name="State">The specification and the trials with their curves: the fold of the events. Of an interrupted sweep no trial
/// runs.</param>
/// <param name="Started">When the sweep was first started.</param>
/// <param name="Finished">When the sweep ended or stopped; null while it runs, or if the process ended while it ran.</param>
/// <param name="Sequence">The number of the last event in <paramref name="State"/>.</param>
public sealed record SweepResults(
    string Sweep,
    string Folder,
    SweepStatus Status,
    string? Message,
    SweepState State,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    long Sequence = 0
)
{
    /// <summary>The message of a sweep whose process died.</summary>
    public const string ProcessEnded = "the process ended while it ran";

    /// <summary>The checkpoints of the trials that may continue and of the best trial of each method.</summary>
    public CheckpointStore Checkpoints => new SweepFolder(Folder).Checkpoints;

    /// <summary>Checks that a sweep has a trial.</summary>
    /// <param name="trial">Number of the trial; null for none.</param>
    /// <exception cref="NotFoundException">It has no such trial; the message says which it has.</exception>
    public void CheckTrial(int? trial)
    {
        if (trial is { } number)
            CheckTrial(Sweep, State, number);
    }

    /// <summary>Checks that a sweep has a trial.</summary>
    /// <exception cref="NotFoundException">It has no such trial.</exception>
    internal static void CheckTrial(string sweep, SweepState state, int number)
    {
        if (number < 0 || number >= state.Trials.Count)
            throw new NotFoundException(
                $"{sweep} has no trial {number}{(state.Trials.Count == 0 ? " yet" : $"; it has trials 0 to {state.Trials.Count - 1}")}"
            );
    }

    /// <summary>Reads a finished, partial or running sweep and changes nothing.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="EngineException">The folder is not a results folder, or a file is damaged; the message is one line that names the
    /// file.</exception>
    public static SweepResults Load(string folder) => Load(SweepFolder.At(folder));

    /// <summary>Reads a sweep by identifier (under the data folder) or by path.</summary>
    /// <exception cref="EngineException">There is no such sweep, or a file is damaged.</exception>
    public static SweepResults Find(string dataFolder, string sweep) => Load(SweepFolder.Find(dataFolder, sweep));

    /// <summary>Returns the identifiers of the sweeps in a data folder, in the order of their names.</summary>
    public static IReadOnlyList<string> List(string dataFolder)
    {
        var sweeps = DataFolder.Sweeps(dataFolder);
        if (!Directory.Exists(sweeps))
            return [];
        return
        [
            .. Directory
                .EnumerateDirectories(sweeps)
                .Where(path => File.Exists(new SweepFolder(path).Manifest))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads the sweep of a folder that was found.</summary>
    /// <exception cref="EngineException">A file is damaged.</exception>
    internal static SweepResults Load(SweepFolder folder)
    {
        try
        {
            return Read(folder);
        }
        catch (Exception failure) when (failure is not EngineException)
        {
            // A file that somebody else made can be valid JSON and still fit nothing. That is an error of this sweep, and of no other.
            throw new EngineException(
                $"{folder.Path}: the files of the sweep do not fit together ({FileErrors.Describe(failure)}); restore a copy of the folder",
                failure
            );
        }
    }

    private static SweepResults Read(SweepFolder folder)
    {
        // The lock is checked before and after: a process that starts or ends between the two must not look like one that crashed.
        var held = FolderLock.IsHeld(folder.Lock);
        var record = Manifest.ReadResults(folder, out var version);
        held |= FolderLock.IsHeld(folder.Lock);
        var (state, sequence) = EventReader.State(folder, record.Spec, version);
        var (status, message) = StatusOf(record.Status, record.Message, held);
        if (status == SweepStatus.Interrupted)
            state = Coordinator.Abandoned(state, ProcessEnded);
        return new(folder.Name, folder.Path, status, message, state, record.Started, record.Finished, sequence);
    }

    /// <summary>Returns the status and message of a sweep. If its process was killed, sweep.json still says that it runs.</summary>
    /// <param name="status">The status in sweep.json.</param>
    /// <param name="message">The message in sweep.json.</param>
    /// <param name="held">Whether a process holds the folder's lock.</param>
    internal static (SweepStatus Status, string? Message) StatusOf(SweepStatus status, string? message, bool held) =>
        status is SweepStatus.Running or SweepStatus.Paused && !held ? (SweepStatus.Interrupted, ProcessEnded) : (status, message);
}
