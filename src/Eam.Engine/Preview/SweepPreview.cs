using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>Segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">0 is the cheapest.</param>
/// <param name="Target">Total compute of a trial at this rung, in the sweep's unit.</param>
/// <param name="Trials">How many trials reach it, repeats included.</param>
/// <param name="Compute">What they spend from the rung before to this one.</param>
public sealed record PreviewRung(string Method, int Rung, double Target, int Trials, double Compute);

/// <summary>What a sweep would run, and how long that takes here.</summary>
/// <param name="Slots">Worker slots that the estimate assumes; null where they are not known.</param>
/// <param name="Rungs">By rung, then in the order of the methods.</param>
/// <param name="Compute">Of all rungs; overshoot of at most one iteration a segment comes on top.</param>
/// <param name="Evaluations">Curve points.</param>
/// <param name="Speeds">By method; empty where nothing was measured.</param>
/// <param name="Seconds">Estimated, evaluation included; null where nothing was measured.</param>
public sealed record SweepPreview(
    int? Slots,
    IReadOnlyList<PreviewRung> Rungs,
    double Compute,
    int Evaluations,
    IReadOnlyList<MethodSpeed> Speeds,
    double? Seconds
)
{
    /// <summary>The plan alone: exact if no trial fails or diverges.</summary>
    public static SweepPreview Of(SweepSpec spec, int slots)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var plan = SweepPlan.Of(spec, slots, segment => segment.Target - segment.From);
        var methods = spec.Space.Methods.ToList();
        var rungs = plan
            .Segments.GroupBy(segment => (segment.Rung, segment.Configuration.Method))
            .OrderBy(group => group.Key.Rung)
            .ThenBy(group => methods.IndexOf(group.Key.Method))
            .Select(group => new PreviewRung(
                group.Key.Method,
                group.Key.Rung,
                group.First().Target,
                group.Count(),
                group.Sum(segment => segment.Target - segment.From)
            ))
            .ToList();
        return new(slots, rungs, rungs.Sum(rung => rung.Compute), plan.Segments.Count * spec.Evaluation.PerRung, [], null);
    }

    /// <summary>The plan with an estimate: each method's first configuration trains for a fraction of a second.</summary>
    /// <param name="spec">What would run.</param>
    /// <param name="task">Its task.</param>
    /// <param name="slots">Worker slots.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up the measurement.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static SweepPreview Measure(
        SweepSpec spec,
        FineTuningTask task,
        int slots,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var preview = Of(spec, slots);
        var speeds = new List<MethodSpeed>();
        foreach (var configuration in SweepPlan.Of(spec, slots, _ => 1).First)
        {
            speeds.Add(MethodSpeed.Measure(spec, task, configuration, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var byMethod = speeds.ToDictionary(speed => speed.Method);
        var seconds = SweepPlan.Of(spec, slots, Seconds).Seconds;
        return preview with { Speeds = speeds, Seconds = double.IsFinite(seconds) ? seconds : null };

        double Seconds(Segment segment)
        {
            var speed = byMethod[segment.Configuration.Method];
            return ((segment.Target - segment.From) / speed.ComputePerSecond) + (spec.Evaluation.PerRung * speed.EvaluationSeconds);
        }
    }
}
