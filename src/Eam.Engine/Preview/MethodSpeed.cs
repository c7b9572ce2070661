using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Trials;

namespace Eam.Engine.Preview;

/// <summary>
/// The speed at which one slot of this machine trains and evaluates a method, measured with the method's first configuration.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="ComputePerSecond">Compute per second, in the sweep's unit.</param>
/// <param name="EvaluationSeconds">Seconds for one curve point.</param>
public sealed record MethodSpeed(string Method, double ComputePerSecond, double EvaluationSeconds)
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(0.2),
        Measured = TimeSpan.FromSeconds(0.5);

    internal static MethodSpeed Measure(
        SweepSpec spec,
        FineTuningTask task,
        Configuration configuration,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var unit = spec.Halving.Unit;

        // One iteration and one evaluation, done twice: the first time also generates the target's samples and compiles the code.
        var brief = new TrialRunner(
            new TrialRunnerOptions(task, ComputeUnit.Iterations, spec.Evaluation with { PerRung = 1 })
            {
                Time = time,
                Backend = spec.Backend,
            }
        );
        var request = new SegmentRequest(new(0, 0, 0, configuration, spec.Seed, 0, 1));
        brief.Run(request, null, cancellationToken);
        if (brief.Run(request, null, cancellationToken) is not SegmentOutcome.RungReached reached)
            return new(configuration.Method, double.NaN, double.NaN);

        // Training with no target; the clock stops it.
        var (started, first, last) = (time.GetTimestamp(), (At: 0L, Compute: 0.0), (At: 0L, Compute: 0.0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var endless = new TrialRunner(
            new TrialRunnerOptions(task, unit, spec.Evaluation with { PerRung = 1 }) { Time = time, Backend = spec.Backend }
        );
        endless.Run(
            new SegmentRequest(request.Segment with { Target = double.MaxValue }),
            progress =>
            {
                last = (time.GetTimestamp(), progress.Compute);
                if (time.GetElapsedTime(started, last.At) < Warmup || first.At == 0)
                    first = last;
                if (time.GetElapsedTime(started, last.At) >= Warmup + Measured && last.At > first.At)
                    stop.Cancel();
            },
            stop.Token
        );
        var seconds = time.GetElapsedTime(first.At, last.At).TotalSeconds;
        return new(configuration.Method, (last.Compute - first.Compute) / seconds, reached.Points[^1].Spent.EvaluationSeconds);
    }
}
