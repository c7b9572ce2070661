using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>The segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">The rung's number; 0 is the cheapest.</param>
/// <param name="Target">Total compute of a trial at this rung, in the sweep's unit.</param>
/// <param name="Trials">Number of trials that reach it, repeats included.</param>
/// <param name="Compute">Compute that these trials spend between the previous rung and this one.</param>
public sealed record PreviewRung(string Method, int Rung, double Target, int Trials, double Compute);

/// <summary>What a sweep would run, and how long it would take on this machine.</summary>
/// <param name="Slots">Number of worker slots that the estimate assumes; null if it is not known.</param>
/// <param name="Rungs">The rungs, ordered by rung and then by method.</param>
/// <param name="Compute">Compute of all rungs. Each segment may exceed its target by at most one iteration, which is not included.</param>
/// <param name="Evaluations">Number of curve points.</param>
/// <param name="Speeds">The speed of each method; empty if nothing was measured.</param>
/// <param name="Seconds">The estimated time, evaluation included; null if nothing was measured.</param>
public sealed record SweepPreview(
    int? Slots,
    IReadOnlyList<PreviewRung> Rungs,
    double Compute,
    int Evaluations,
    IReadOnlyList<MethodSpeed> Speeds,
    double? Seconds
)
{
    /// <summary>Returns whether a plan takes less than a second, however many trials the sweep has.</summary>
    public static bool IsQuick(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SynchronousPlan.Covers(spec);
    }

    /// <summary>Returns the plan without an estimate of time. It is exact if no trial fails or diverges.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="cancellationToken">Ends the computation, which takes long for a large sweep that is not <see cref="IsQuick"/>.</param>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static SweepPreview Of(SweepSpec spec, int slots, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        cancellationToken.ThrowIfCancellationRequested();
        return Of(
            spec,
            slots,
            SynchronousPlan.Of(spec) is { } quick ? quick.Rungs() : RungsOf(spec, Plan(spec, slots, cancellationToken))
        );
    }

    private static SweepPreview Of(SweepSpec spec, int slots, IReadOnlyList<PreviewRung> rungs) =>
        new(slots, rungs, rungs.Sum(rung => rung.Compute), rungs.Sum(rung => rung.Trials) * spec.Evaluation.PerRung, [], null);

    private static SweepPlan Plan(SweepSpec spec, int slots, CancellationToken cancellationToken) =>
        SweepPlan.Of(spec, slots, segment => segment.Target - segment.From, cancellationToken);

    private static List<PreviewRung> RungsOf(SweepSpec spec, SweepPlan plan)
    {
        var methods = spec.Space.Methods.ToList();
        return plan
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
    }

    /// <summary>
    /// Returns how much slower a segment is among others than alone: on the CPU, threads of more slots than the machine has processors share them.
    /// </summary>
    internal static double Slowdown(BackendSpec backend, int slots, int processors) =>
        backend.Name == BackendCatalog.Managed || backend.Device == BackendSpec.Cpu
            ? Math.Max(1, slots * (double)backend.Threads / processors)
            : 1;

    /// <summary>Returns the plan with an estimate of time: each method's first configuration trains for a fraction of a second.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="task">The sweep's task.</param>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <exception cref="OperationCanceledException">The measurement was cancelled.</exception>
    public static SweepPreview Measure(
        SweepSpec spec,
        FineTuningTask task,
        int slots,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        cancellationToken.ThrowIfCancellationRequested();
        var quick = SynchronousPlan.Of(spec);
        var plan = quick is null ? Plan(spec, slots, cancellationToken) : null;
        var preview = Of(spec, slots, quick?.Rungs() ?? RungsOf(spec, plan!));
        var speeds = new List<MethodSpeed>();
        foreach (var configuration in SweepPlan.First(spec))
        {
            speeds.Add(MethodSpeed.Measure(spec, task, configuration, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var byMethod = speeds.ToDictionary(speed => speed.Method);
        var slowdown = Slowdown(spec.Backend, slots, Environment.ProcessorCount);
        var seconds =
            quick?.Seconds(slots, Seconds, cancellationToken)
            ?? plan!.SecondsOn(slots, segment => Seconds(segment.Configuration.Method, segment.Target - segment.From));
        return preview with { Speeds = speeds, Seconds = double.IsFinite(seconds) ? seconds : null };

        double Seconds(string method, double compute)
        {
            var speed = byMethod[method];
            return ((compute / speed.ComputePerSecond) + (spec.Evaluation.PerRung * speed.EvaluationSeconds)) * slowdown;
        }
    }
}
