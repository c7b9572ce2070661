using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>What a sweep would run, and how long it would take on this machine.</summary>
/// <param name="Slots">Number of worker slots that the estimate assumes; null if it is not known.</param>
/// <param name="Rungs">The rungs, ordered by rung and then by method.</param>
/// <param name="Compute">Compute of all rungs; the least under an asynchronous rule. Each segment may exceed its target by at most one
/// iteration, which is not included.</param>
/// <param name="Evaluations">Number of curve points.</param>
/// <param name="Speeds">The speed of each method; empty if nothing was measured.</param>
/// <param name="Seconds">The estimated time of the least compute, evaluation included; null if nothing was measured.</param>
public sealed record SweepPreview(
    int? Slots,
    IReadOnlyList<PreviewRung> Rungs,
    double Compute,
    int Evaluations,
    IReadOnlyList<MethodSpeed> Speeds,
    double? Seconds
)
{
    /// <summary>What a user may not expect of the sweep, one line each (<see cref="SweepNotes"/>).</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// The most compute that the rule allows, whatever the results; equal to <see cref="Compute"/> under a synchronous rule.
    /// </summary>
    public double MostCompute { get; init; } = Compute;

    /// <summary>The most curve points that the rule allows.</summary>
    public int MostEvaluations { get; init; } = Evaluations;

    /// <summary>
    /// Whether the sweep runs exactly this plan if no trial fails. Otherwise it is the least, and the order of results decides.
    /// </summary>
    public bool IsExact => MostCompute <= Compute;

    /// <summary>Returns whether a plan takes less than a second, however many trials the sweep has.</summary>
    public static bool IsQuick(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SynchronousPlan.Covers(spec);
    }

    /// <summary>Returns the plan without an estimate of time. Under a synchronous rule it is exact if no trial fails or diverges.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="cancellationToken">Ends the computation, which takes long for a large sweep that is not <see cref="IsQuick"/>.</param>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static SweepPreview Of(SweepSpec spec, int slots, CancellationToken cancellationToken = default) =>
        Planned(spec, slots, notes: false, cancellationToken).Preview;

    /// <summary>Returns the plan with its notes, without an estimate of time.</summary>
    /// <inheritdoc cref="Of"/>
    public static SweepPreview WithNotes(SweepSpec spec, int slots, CancellationToken cancellationToken = default) =>
        Planned(spec, slots, notes: true, cancellationToken).Preview;

    // With one of the two plans that it comes from: the quick one where there is one.
    private static (SweepPreview Preview, SynchronousPlan? Quick, SweepPlan? Plan) Planned(
        SweepSpec spec,
        int slots,
        bool notes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        cancellationToken.ThrowIfCancellationRequested();
        var quick = SynchronousPlan.Of(spec);
        var plan = quick is null ? SweepPlan.Of(spec, slots, segment => segment.Target - segment.From, cancellationToken) : null;
        var rungs = quick?.Rungs() ?? RungsOf(spec, plan!);
        var preview = new SweepPreview(
            slots,
            rungs,
            rungs.Sum(rung => rung.Compute),
            rungs.Sum(rung => rung.Trials) * spec.Evaluation.PerRung,
            [],
            null
        )
        {
            Notes = notes ? SweepNotes.Of(spec, plan?.Configurations ?? SweepPlan.Drawn(spec)) : [],
        };
        return (PlanRange.Widen(spec, preview), quick, plan);
    }

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
    /// Returns how much slower a segment is among others than alone: on the CPU, threads of more slots than the machine has processors
    /// share them.
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
        var (preview, quick, plan) = Planned(spec, slots, notes: true, cancellationToken);
        var speeds = new List<MethodSpeed>();
        foreach (var configuration in SweepPlan.First(spec))
        {
            speeds.Add(MethodSpeed.Measure(spec, task, configuration, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var byMethod = speeds.ToDictionary(speed => speed.Method);
        var slowdown = Slowdown(spec.Backend, slots, Environment.ProcessorCount);
        var seconds = quick?.Seconds(slots, Seconds, cancellationToken)
            ?? plan!.SecondsOn(slots, segment => Seconds(segment.Configuration.Method, segment.Target - segment.From));
        return preview with { Speeds = speeds, Seconds = double.IsFinite(seconds) ? seconds : null };

        double Seconds(string method, double compute)
        {
            var speed = byMethod[method];
            return ((compute / speed.ComputePerSecond) + (spec.Evaluation.PerRung * speed.EvaluationSeconds)) * slowdown;
        }
    }
}
