using Eam.Core.Reports;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Sweeps;
using Eam.Server.Artifacts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Draws samples for a report, from the best trial of each method that has a checkpoint.</summary>
internal static class ReportSamples
{
    // Samples per panel: enough to see a shape, at a cost of some ten kilobytes of the page.
    private const int Points = 256,
        Images = 64;

    /// <summary>Returns the samples in the order of the methods; none if nothing can be drawn.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="runScripts">Whether to draw samples of tasks whose files are programs, which runs them.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    public static async Task<IReadOnlyList<SampleSet>> OfAsync(SweepUpdate update, bool runScripts, CancellationToken cancellationToken)
    {
        if (!update.State.Spec.IsTrainedByEam)
            return [];
        if (!runScripts && TaskLoader.Files(update.State.Spec.Task).Count > 0)
            return [];
        var sets = new List<SampleSet>();
        foreach (var best in Shown(update))
        {
            foreach (var trial in best)
            {
                try
                {
                    var set = await TrialSampleSets.DrawAsync(update, trial, Points, cancellationToken);
                    sets.Add(set.Image is null ? set : TrialSampleSets.First(set, Images));
                    break;
                }
                catch (EngineException)
                {
                    // There is no checkpoint, it is damaged, or files of the task are missing. The report is complete without these
                    // samples.
                }
            }
        }

        return sets;
    }

    /// <summary>Returns the trials of each method that can be shown, best first.</summary>
    public static IEnumerable<IReadOnlyList<int>> Shown(SweepUpdate update)
    {
        var ranked = TrialRanking.Of(update.State.Spec, update.State.Trials);
        return update.State.Spec.Space.Methods.Select(
            IReadOnlyList<int> (method) =>
                [.. ranked.Where(best => best.Trial.Configuration.Method == method).Select(best => best.Trial.Number).Take(3)]
        );
    }
}
