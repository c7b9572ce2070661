using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Results;

/// <summary>A results folder, read back.</summary>
/// <param name="Sweep">The sweep's identifier: its folder's name.</param>
/// <param name="Folder">Its absolute path.</param>
/// <param name="Status">How it stands; Stopped where the process ended while it ran.</param>
/// <param name="Message">Why it failed or stopped; null otherwise.</param>
/// <param name="State">Specification and trials with their curves: the fold of the events.</param>
/// <param name="Started">When it was first started.</param>
/// <param name="Finished">When it ended or stopped; null where it runs, or where the process ended while it ran.</param>
/// <param name="Sequence">Of the last event that <paramref name="State"/> has.</param>
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
    /// <summary>Its checkpoints: of trials that may go on, and of the best completed trial of each method.</summary>
    public CheckpointStore Checkpoints => new SweepFolder(Folder).Checkpoints;

    /// <summary>Reads a finished, partial or running sweep; changes nothing.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="EngineException">It is not a results folder or a file is damaged: one line that names the file.</exception>
    public static SweepResults Load(string folder) => Load(SweepFolder.Find(folder, folder));

    /// <summary>Reads a sweep by identifier (under the data folder) or by path.</summary>
    /// <exception cref="EngineException">There is none, or a file is damaged.</exception>
    public static SweepResults Find(string dataFolder, string sweep) => Load(SweepFolder.Find(dataFolder, sweep));

    /// <summary>Identifiers of the sweeps under a data folder, in the order of their names.</summary>
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

    private static SweepResults Load(SweepFolder folder)
    {
        // Looked at before and after: a process that ends, or begins, between two looks must not be taken for one that died.
        var held = FolderLock.IsHeld(folder.Lock);
        var record = Manifest.Read(folder);
        held |= FolderLock.IsHeld(folder.Lock);
        var (state, sequence) = EventReader.State(folder, record.Spec.ToSpec());
        var (status, message) = StatusOf(record.Status, record.Message, held);
        return new(folder.Name, folder.Path, status, message, state, record.Started, record.Finished, sequence);
    }

    /// <summary>The status and message of a sweep: sweep.json still says that it runs when its process was killed.</summary>
    /// <param name="status">The status in sweep.json.</param>
    /// <param name="message">The message in sweep.json.</param>
    /// <param name="held">Whether a process holds the folder.</param>
    internal static (SweepStatus Status, string? Message) StatusOf(SweepStatus status, string? message, bool held) =>
        status is SweepStatus.Running or SweepStatus.Paused && !held
            ? (SweepStatus.Stopped, "the process ended while it ran")
            : (status, message);
}
