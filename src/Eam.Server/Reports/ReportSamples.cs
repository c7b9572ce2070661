using Eam.Core.Reports;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Artifacts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Samples for a report: of each method's best trial that a checkpoint is kept of.</summary>
internal static class ReportSamples
{
    // Of each panel: enough to see a shape, and some ten kilobytes of a page.
    private const int Points = 256,
        Images = 64;

    /// <summary>By the order of the methods; none where nothing can be drawn.</summary>
    public static async Task<IReadOnlyList<SampleSet>> OfAsync(SweepUpdate update)
    {
        var sets = new List<SampleSet>();
        foreach (var best in Shown(update))
        {
            foreach (var trial in best)
            {
                try
                {
                    var set = await TrialSampleSets.DrawAsync(update, trial, Points);
                    sets.Add(set.Image is null ? set : TrialSampleSets.First(set, Images));
                    break;
                }
                catch (EngineException)
                {
                    // No checkpoint, a damaged one, or a task whose files are not here: the report is whole without a picture of it.
                }
            }
        }

        return sets;
    }

    /// <summary>Of each method the trials that may be shown, the best first.</summary>
    public static IEnumerable<IReadOnlyList<int>> Shown(SweepUpdate update)
    {
        var ranked = TrialRanking.Of(update.State.Spec, update.State.Trials);
        return update.State.Spec.Space.Methods.Select(
            IReadOnlyList<int> (method) =>
                [.. ranked.Where(best => best.Trial.Configuration.Method == method).Select(best => best.Trial.Number).Take(3)]
        );
    }
}
