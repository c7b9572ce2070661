using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Hosts;

/// <summary>One sweep of a listing.</summary>
/// <param name="Name">Its identifier.</param>
/// <param name="Status">As listings name it: a sweep's status, or <c>damaged</c>.</param>
/// <param name="Message">Why it failed, stopped or cannot be read; null otherwise.</param>
internal sealed record ListedSweep(string Name, string Status, string? Message)
{
    /// <summary>The status of one that cannot be read.</summary>
    public const string Damaged = "damaged";

    /// <summary>It cannot be read, and all below is null.</summary>
    public bool IsDamaged => Status == Damaged;

    /// <summary>Where its results are: a folder or an address.</summary>
    public string? Folder { get; init; }

    /// <summary>Its task's name.</summary>
    public string? Task { get; init; }

    /// <summary>Trials by state.</summary>
    public IReadOnlyDictionary<TrialStatus, int>? Trials { get; init; }

    /// <summary>The objective's metric.</summary>
    public string? Metric { get; init; }

    /// <summary>The best trial's objective.</summary>
    public double? Objective { get; init; }

    /// <summary>The best evaluated trial and its method; null for none.</summary>
    public (int Trial, string Method)? Best { get; init; }

    /// <summary>Unit of compute.</summary>
    public ComputeUnit? Unit { get; init; }

    /// <summary>Compute of all trials.</summary>
    public double? Spent { get; init; }

    /// <summary>When it was first started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended or stopped.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Reads one; a damaged one is an answer too, so that it does not hide the others.</summary>
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

    /// <summary>One that cannot be read.</summary>
    public static ListedSweep OfDamaged(string name, string message) => new(name, Damaged, message);

    private static ListedSweep Of(SweepOutline sweep) =>
        new(sweep.Sweep, sweep.Status.ToString().ToLowerInvariant(), sweep.Message)
        {
            Folder = sweep.Folder,
            Task = sweep.Task,
            Trials = sweep.Tally.Trials,
            Metric = sweep.Metric,
            Objective = sweep.Tally.Best?.Objective,
            Best = sweep.Tally.Best is { } best ? (best.Number, best.Method) : null,
            Unit = sweep.Unit,
            Spent = sweep.Tally.Compute,
            Started = sweep.Started,
            Finished = sweep.Finished,
        };
}
