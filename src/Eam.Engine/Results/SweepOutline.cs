using System.Text.Json;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>A results folder as a listing shows it.</summary>
/// <param name="Sweep">The sweep's identifier: the name of its folder.</param>
/// <param name="Folder">The absolute path of the folder.</param>
/// <param name="Status">The status; Stopped if the process ended while the sweep ran.</param>
/// <param name="Message">Why the sweep failed or stopped; null otherwise.</param>
/// <param name="Started">When the sweep was first started.</param>
/// <param name="Finished">When the sweep ended or stopped; null while it runs.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Tally">Counts of trials, the best trial, and compute.</param>
public sealed record SweepOutline(
    string Sweep,
    string Folder,
    SweepStatus Status,
    string? Message,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    string Task,
    string Metric,
    ComputeUnit Unit,
    SweepTally Tally
)
{
    /// <summary>Whether the sweep ran on simulated devices, so that no model was trained.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>
    /// Reads a finished, partial or running sweep and changes nothing. If sweep.json has a tally of all events in the log, no event is
    /// read. Otherwise the events are folded, so the result is the same after a crash at any moment.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="EngineException">The folder is not a results folder, or a file is damaged; the message is one line that names the
    /// file.</exception>
    public static SweepOutline Read(string folder)
    {
        var found = SweepFolder.At(folder);
        return Noted(found) ?? Of(SweepResults.Load(found.Path));
    }

    private static SweepOutline Of(SweepResults results)
    {
        var spec = results.State.Spec;
        return new(
            results.Sweep,
            results.Folder,
            results.Status,
            results.Message,
            results.Started,
            results.Finished,
            spec.Task.Name,
            spec.Objective.Metric,
            spec.Halving.Unit,
            SweepTally.Of(results.State)
        )
        {
            IsSimulated = spec.IsSimulated,
        };
    }

    // Returns null if the folder has no tally or an old one (of fewer events, or by an earlier rule), or if a file cannot be read. The fold
    // of the events then gives the result, or the error.
    private static SweepOutline? Noted(SweepFolder folder)
    {
        try
        {
            var held = FolderLock.IsHeld(folder.Lock);
            var json = AtomicFile.Read(folder.Manifest);
            if (
                JsonSerializer.Deserialize(json, RecordsContext.Default.OutlineRecord)
                is not { Tally: { Rule: TallyRecord.CurrentRule } tally } record
            )
                return null;
            held |= FolderLock.IsHeld(folder.Lock);
            using (var database = SweepDatabase.OpenToRead(folder.Database))
            {
                if (record.Format != SweepRecord.CurrentFormat || database is null || database.Last != tally.Sequence)
                    return null;
                if (!RecordedSpec.IsSame(database, Manifest.SpecOf(json)))
                    return null;
            }

            var (status, message) = SweepResults.StatusOf(record.Status, record.Message, held);
            return new(
                folder.Name,
                folder.Path,
                status,
                message,
                record.Started,
                record.Finished,
                record.Spec.Task.Name,
                record.Spec.Objective.Metric,
                record.Spec.Halving.Unit,
                tally.ToTally()
            )
            {
                IsSimulated = record.Spec.Resources?.Device == ResourceSpec.Simulated,
            };
        }
        catch (Exception)
        {
            // Whatever a foreign file causes: Load says what is wrong with it.
            return null;
        }
    }
}
