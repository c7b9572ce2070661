using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Rendering;

/// <summary>One sweep of a listing.</summary>
/// <param name="Name">Its identifier.</param>
/// <param name="Results">What its folder holds; null where it is damaged.</param>
/// <param name="Message">Why it failed, stopped or cannot be read; null otherwise.</param>
internal sealed record SweepSummary(string Name, SweepResults? Results, string? Message)
{
    /// <summary>As listings name it: a sweep's status, or <c>damaged</c>.</summary>
    public string Status => Results is null ? "damaged" : Results.Status.ToString().ToLowerInvariant();

    /// <summary>The best evaluated trial; null for none.</summary>
    public Trial? Incumbent => Results is not null && Leaderboard.Rank(Results.State) is [var best, ..] ? best : null;

    /// <summary>The incumbent's objective.</summary>
    public double? Objective => Incumbent?.Metrics?[Results!.State.Spec.Objective.Metric];

    /// <summary>Compute of all trials, in the sweep's unit.</summary>
    public double Spent => Results is null ? 0 : Results.State.Trials.Sum(trial => trial.Spent.In(Results.State.Spec.Halving.Unit));

    /// <summary>Reads one; a damaged one is an answer too, so that it does not hide the others.</summary>
    public static SweepSummary Read(string dataFolder, string name)
    {
        try
        {
            var results = SweepResults.Load(Path.Combine(DataFolder.Sweeps(dataFolder), name));
            return new(name, results, results.Message);
        }
        catch (Exception damage) when (damage is EngineException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(name, null, damage.Message.ReplaceLineEndings(" "));
        }
    }
}
