using System.Globalization;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Analysis;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Reports;

/// <summary>Collects the data of a report or a figure with the functions that answer the API.</summary>
public static class ReportSource
{
    private const int Points = 5000,
        Segments = 5000;

    // Reward and distance are always shown together, because a reward may rise while the distribution collapses.
    private static readonly string[] Usual = ["reward", "sw2", "control_objective", "diversity"];

    /// <summary>Reads the data of one report of some sweeps.</summary>
    /// <param name="sweeps">At least one sweep, finished or not.</param>
    /// <param name="now">End of segments that still run.</param>
    /// <param name="reproduce">Returns the commands that reproduce a sweep.</param>
    /// <param name="runScripts">Whether to draw samples of tasks whose files are programs. This runs them, so it is only for sweeps of the
    /// user's own.</param>
    /// <exception cref="EngineException">A sweep's files are damaged.</exception>
    public static async Task<ReportData> ReadAsync(
        IReadOnlyList<SweepResults> sweeps,
        DateTimeOffset now,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        bool runScripts = false
    )
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(reproduce);
        var updates = sweeps.Select(Update).ToList();
        var read = new List<ReportSweep>();
        foreach (var (results, update) in sweeps.Zip(updates))
            read.Add(
                await ReadAsync(update, SweepHistory.Read(results.Folder).ToAsyncEnumerable(), now, runScripts, CancellationToken.None) with
                {
                    Reproduce = reproduce(results),
                }
            );
        var comparable = updates.TrueForAll(other => SweepPool.Difference(updates[0].State.Spec, other.State.Spec) is null);
        return new(
            string.Join(", ", sweeps.Select(sweep => sweep.Sweep)),
            now,
            read,
            comparable ? Comparisons.Of(updates, null, null, null, false, CancellationToken.None) : null,
            Overlays.Of(read),
            comparable
                ?
                [
                    .. read[0]
                        .Curves.Select(set =>
                            Comparisons.Of(updates, Metric(updates[0].State.Spec, set.Metric), null, null, false, CancellationToken.None)
                        ),
                ]
                : []
        );
    }

    /// <summary>Builds the data of one sweep. The caller adds the commands that reproduce it.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="events">All events of the sweep.</param>
    /// <param name="now">End of segments that still run.</param>
    /// <param name="runScripts">Whether to draw samples of tasks whose files are programs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<ReportSweep> ReadAsync(
        SweepUpdate update,
        IAsyncEnumerable<PastEvent> events,
        DateTimeOffset now,
        bool runScripts,
        CancellationToken cancellationToken
    )
    {
        var (state, spec) = (update.State, update.State.Spec);
        var objective = Metric(spec, spec.Objective.Metric);
        var metrics = ShownMetrics
            .Of(spec, Usual)
            .Select(name => Metric(spec, name))
            .Where(metric => state.Trials.Any(trial => trial.Metrics is { } last && metric.Get(last) is not null))
            .ToList();
        return new(
            SweepViews.Details(update, SweepViews.Summary(update, SweepReader.PlannedCompute(spec))),
            [.. state.Trials.Select(trial => TrialViews.Row(state, trial))],
            [.. metrics.Select(metric => CurveViews.Of(update, metric, Points))],
            ParetoViews.Of(update, objective, Points),
            LadderViews.Of(update),
            ImportanceViews.Of(update, objective, 0),
            await TimelineFold.OfAsync(update, events, now, Segments),
            SweepReader.Source(update),
            Facts(update),
            [],
            ReportImages.Of(update.Folder),
            await ReportSamples.OfAsync(update, runScripts, cancellationToken),
            [.. metrics.Select(metric => ImportanceViews.Of(update, metric, 0))],
            spec.Objectives.Count == 0 ? null : FrontViews.Of(update)
        );
    }

    private static SweepUpdate Update(SweepResults results) =>
        new(
            results.State,
            results.Status,
            results.Folder,
            results.Message,
            new Dictionary<int, SegmentProgress>(),
            results.Sweep,
            results.Started,
            results.Finished,
            results.Sequence
        );

    private static Dictionary<string, string> Facts(SweepUpdate update)
    {
        var (spec, origin) = (update.State.Spec, SweepOrigin.Read(update.Folder));
        return new()
        {
            ["status"] = update.Status.ToWord() + (update.Message is { } message ? $": {message}" : string.Empty),
            ["seed"] = spec.Seed.ToString(CultureInfo.InvariantCulture),
            ["trials"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{update.State.Trials.Count} of {spec.Planned}, {spec.Search} search"
            ),
            ["halving"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{spec.Halving.Algorithm}, eta {spec.Halving.Eta}{(spec.Halving.ArmsByMethod ? ", one arm per method" : string.Empty)}, compute in {spec.Halving.Unit.ToWord()}"
            ),
            ["eam"] = origin.Eam,
            [".NET"] = origin.DotNet,
            ["machine"] = origin.Machine,
            ["slots"] = origin.Slots.ToString(CultureInfo.InvariantCulture),
            ["started"] = Time(update.Started),
            ["ended"] = update.Finished is { } finished ? Time(finished) : "not yet",
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static MetricDefinition Metric(SweepSpec spec, string name) => spec.Metrics.First(known => known.Name == name);
}
