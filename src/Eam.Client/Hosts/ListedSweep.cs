using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Hosts;

/// <summary>One sweep of a listing.</summary>
/// <param name="Name">The sweep's identifier.</param>
/// <param name="Status">Word for the status in listings: the status of the sweep, or <c>damaged</c>.</param>
/// <param name="Message">Why the sweep failed, stopped or cannot be read; null otherwise.</param>
internal sealed record ListedSweep(string Name, string Status, string? Message)
{
    /// <summary>Status of a sweep that cannot be read.</summary>
    public const string Damaged = "damaged";

    /// <summary>Whether the sweep cannot be read. If so, the properties below are null.</summary>
    public bool IsDamaged => Status == Damaged;

    /// <summary>Place of the results: a folder or an address.</summary>
    public string? Folder { get; init; }

    /// <summary>Name of the task.</summary>
    public string? Task { get; init; }

    /// <summary>Number of trials by state.</summary>
    public IReadOnlyDictionary<TrialStatus, int>? Trials { get; init; }

    /// <summary>Number of pruned trials that diverged.</summary>
    public int? Diverged { get; init; }

    /// <summary>Compute of the trials that failed, diverged or were cancelled, and what crashed attempts lost.</summary>
    public double? Wasted { get; init; }

    /// <summary>Number of trials that failed or diverged; 0 for a sweep that cannot be read.</summary>
    public int Lost => (Trials?.GetValueOrDefault(TrialStatus.Failed) ?? 0) + (Diverged ?? 0);

    /// <summary>Metric of the objective.</summary>
    public string? Metric { get; init; }

    /// <summary>Objective of the best trial (docs/scheduling.md#the-best-trial).</summary>
    public double? Objective { get; init; }

    /// <summary>The best evaluated trial and its method; null if there is none.</summary>
    public (int Trial, string Method)? Best { get; init; }

    /// <summary>With several objectives, the number of trials in the Pareto front; else null.</summary>
    public int? Front { get; init; }

    /// <summary>With several objectives, the hypervolume of the front; else null.</summary>
    public double? Hypervolume { get; init; }

    /// <summary>Whether the sweep ran on simulated devices, so that no model was trained.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Unit of compute.</summary>
    public ComputeUnit? Unit { get; init; }

    /// <summary>Compute of all trials.</summary>
    public double? Spent { get; init; }

    /// <summary>Time when the sweep was first started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Time when the sweep ended or stopped.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Reads a sweep. Returns a damaged one as a summary too, so that it does not hide the others.</summary>
    public static ListedSweep Read(string dataFolder, string name)
    {
        try
        {
            return Of(SweepOutline.Read(Path.Combine(DataFolder.Sweeps(dataFolder), name)));
        }
        catch (Exception damage) when (damage is EngineException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return OfDamaged(name, damage.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Creates the summary of a sweep that cannot be read.</summary>
    public static ListedSweep OfDamaged(string name, string message) => new(name, Damaged, message);

    private static ListedSweep Of(SweepOutline sweep) =>
        new(sweep.Sweep, sweep.Status.ToWord(), sweep.Message)
        {
            Folder = sweep.Folder,
            Task = sweep.Task,
            Trials = sweep.Tally.Trials,
            Diverged = sweep.Tally.Diverged,
            Wasted = sweep.Tally.Wasted,
            Metric = sweep.Metric,
            Objective = sweep.Tally.Best?.Objective,
            Best = sweep.Tally.Best is { } best ? (best.Number, best.Method) : null,
            Front = sweep.Tally.Front,
            Hypervolume = sweep.Tally.Hypervolume,
            IsSimulated = sweep.IsSimulated,
            Unit = sweep.Unit,
            Spent = sweep.Tally.Compute,
            Started = sweep.Started,
            Finished = sweep.Finished,
        };
}
