using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine;

namespace Eam.Client.Hosts;

/// <summary>
/// Finds the sweep to resume if the user names none. A sweep that failed is not among them: it needs another setting first.
/// </summary>
internal static class UnfinishedSweeps
{
    /// <summary>Returns the name of the only sweep that is stopped, interrupted or paused.</summary>
    /// <exception cref="UsageException">There are several; the lines list them.</exception>
    /// <exception cref="EngineException">There is none.</exception>
    public static async Task<string> OnlyAsync(SweepHost host, CancellationToken cancellationToken)
    {
        var found = (await host.ListAsync(cancellationToken)).Where(IsUnfinished).OrderByDescending(sweep => sweep.Started).ToList();
        return found.Count switch
        {
            1 => found[0].Name,
            0 => throw new EngineException(
                $"there is no sweep to resume {(host.IsRemote ? "on" : "in")} {host.Place}: none is stopped, interrupted or paused"
            ),
            _ => throw new UsageException([
                $"{found.Count} sweeps can be resumed; name one of them: eam resume SWEEP{host.Option}",
                .. found.Select(sweep => $"  {sweep.Name}  {sweep.Status}"),
            ]),
        };
    }

    private static bool IsUnfinished(ListedSweep sweep) =>
        EnumWords.Find<SweepStatus>(sweep.Status) is SweepStatus.Stopped or SweepStatus.Interrupted or SweepStatus.Paused;
}
