using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Trials;

namespace Eam.Testing.Trials;

/// <summary>
/// Replaces training: a segment succeeds at once, with metrics that are a function of its configuration and compute, unless a behaviour
/// says otherwise.
/// </summary>
public sealed class ScriptedRunner : ITrialRunner
{
    private readonly ConcurrentQueue<SegmentRequest> _requests = new();

    /// <summary>Called for each segment before it succeeds; if it returns null, the segment succeeds.</summary>
    public Func<SegmentRequest, CancellationToken, SegmentOutcome?> Behaviour { get; init; } = (_, _) => null;

    /// <summary>All requested segments, in the order of arrival.</summary>
    public IReadOnlyList<SegmentRequest> Requests => [.. _requests];

    /// <inheritdoc/>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests.Enqueue(request);
        progress?.Invoke(new SegmentProgress(request.Segment.From, 1, 0));
        return Behaviour(request, cancellationToken) ?? Succeed(request);
    }

    /// <summary>Reaches the target, with two points whose score improves with compute.</summary>
    public static SegmentOutcome Succeed(SegmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new SegmentOutcome.RungReached([
            Point(request, (request.Segment.From + request.Segment.Target) / 2),
            Point(request, request.Segment.Target),
        ]);
    }

    /// <summary>
    /// Reaches the target as a program of the user's own that declares accuracy, loss and sw2 (<see cref="Sweeps.SweepSpecs.Command"/>),
    /// with two points whose values improve with compute. The first one has no sw2.
    /// </summary>
    public static SegmentOutcome Report(SegmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var quality = (request.Segment.Seed % 1000) / 1000.0;
        return new SegmentOutcome.RungReached([
            Point((request.Segment.From + request.Segment.Target) / 2, false),
            Point(request.Segment.Target, true),
        ]);

        CurvePoint Point(double compute, bool isLast)
        {
            var values = new Dictionary<string, double> { ["loss"] = (10 - quality) / compute, ["accuracy"] = 1 - (1 / compute) };
            if (isLast)
                values["sw2"] = 3 + quality;
            return new(Spent.None with { Nfe = (long)compute, Seconds = 1e-3 * compute }, TrialMetrics.OfDeclared(values));
        }
    }

    /// <summary>Trains forever: it stops only when it is asked to.</summary>
    public static SegmentOutcome Hang(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        return new SegmentOutcome.Stopped();
    }

    /// <summary>Trains until the loss becomes NaN.</summary>
    public static SegmentOutcome Diverge(SegmentRequest request) =>
        new SegmentOutcome.Failed(FailureKind.Diverged, $"trial {request?.Trial} diverged: the loss is NaN");

    /// <summary>Simulates a process that dies during the trial, by an exception that no runner expects.</summary>
    public static SegmentOutcome Crash(SegmentRequest request) =>
        throw new InvalidOperationException($"out of luck in trial {request?.Trial}\n   second line that no user wants");

    /// <summary>Waits for a signal, then succeeds: slow training without a clock.</summary>
    public static SegmentOutcome? Slow(ManualResetEventSlim signal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        signal.Wait(cancellationToken);
        return null;
    }

    private static CurvePoint Point(SegmentRequest request, double compute)
    {
        var nfe = (long)compute;
        var quality = (request.Segment.Seed % 1000) / 1000.0;
        var objective = -10 + quality + Math.Log(compute);
        return new CurvePoint(
            new Spent(nfe, nfe, 0, 0, nfe / 4, 10.0 * nfe, 1e-3 * nfe, nfe / 8, 0.25),
            new TrialMetrics
            {
                Reward = objective + 5,
                RewardSe = 0.01,
                Sw2 = 1 / (1 + quality),
                Sw2Floor = 0.02,
                ModeError = 0.1,
                PathKl = 0.5,
                ControlObjective = objective,
                ControlObjectiveSe = 0.02,
                ControlGap = -objective,
                EvaluationNfe = 640,
            }
        );
    }
}
