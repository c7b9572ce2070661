using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.DeviceModels;
using Eam.Engine.Results;
using Eam.Engine.Simulation;
using Eam.Engine.Trials;

namespace Eam.Engine.SimulatedTraining;

/// <summary>
/// Trains nothing: a segment takes the time that the model of its device says, ends as the model says, and has the score of its learning
/// curve. A stopped segment continues where it was.
/// </summary>
internal sealed class SimulatedRunner(SweepSpec spec, SweepFolder folder, SimulatedMachine machine, ILearningCurves curves) : IWaitingRunner
{
    // Progress is shown, and the right to go on is checked, this often by the clock and not by the simulated time.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(request, progress, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async Task<SegmentOutcome> RunAsync(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var segment = request.Segment;
        var saved = SimulatedCheckpoint.Read(FileOf(segment), segment);
        var course = machine.Model.Draw(segment, saved.Compute, spec.Halving.Unit, spec.CheckpointEvery ?? SweepSpec.UsualCheckpointEvery);
        var began = machine.Now;
        var (up, fails) = machine.Failures(began);
        var end = Math.Min(up + course.Seconds, fails);
        while (true)
        {
            var now = machine.Now;
            progress?.Invoke(new(saved.Compute + course.ComputeAt(now - up), double.NaN, double.NaN));
            if (now >= end)
                return fails < up + course.Seconds ? LoseSilo(request, saved, course, fails - up) : End(request, saved, course);
            try
            {
                await machine.DelayAsync(Math.Min(end - now, machine.Seconds(Between)), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // What ends while it is stopped has ended.
                now = machine.Now;
                if (now >= end)
                    continue;
                progress?.Invoke(new(saved.Compute + course.ComputeAt(now - up), double.NaN, double.NaN));
                Save(request, saved, course, now - up, course.ComputeAt(now - up));
                return new SegmentOutcome.Stopped();
            }
        }
    }

    private SegmentOutcome End(SegmentRequest request, SimulatedCheckpoint saved, SegmentTimeline course)
    {
        var segment = request.Segment;
        if (course.Fails)
            return Fail(request, saved, course, course.Seconds, FailureKind.Crashed, "simulated crash");
        var reached = Save(request, saved, course, course.Seconds, segment.Target - saved.Compute);
        var score = curves.Expected(segment.Configuration, segment.Seed, segment.Target);
        var noise = curves.NoiseAt(segment.Target);
        if (noise != 0)
            score += noise * SimulatedNoise.Of(segment);
        return new SegmentOutcome.RungReached([new(SpentAt(segment.Target, reached.Seconds), Metrics(score, noise))]);
    }

    private SegmentOutcome.Failed LoseSilo(SegmentRequest request, SimulatedCheckpoint saved, SegmentTimeline course, double time) =>
        Fail(request, saved, course, time, FailureKind.Preempted, "its simulated silo failed");

    private SegmentOutcome.Failed Fail(
        SegmentRequest request,
        SimulatedCheckpoint saved,
        SegmentTimeline course,
        double time,
        FailureKind kind,
        string reason
    )
    {
        var (trained, kept) = (course.ComputeAt(time), course.SavedAt(time));
        Save(request, saved, course, time, kept);
        return new(kind, string.Create(CultureInfo.InvariantCulture, $"trial {request.Trial}: {reason}"))
        {
            Compute = saved.Compute + trained,
            Lost = trained - kept,
        };
    }

    private SimulatedCheckpoint Save(SegmentRequest request, SimulatedCheckpoint saved, SegmentTimeline course, double time, double compute)
    {
        var reached = new SimulatedCheckpoint(saved.Compute + compute, saved.Seconds + Math.Clamp(time, 0, course.Seconds));
        using (request.Permit?.Use())
            reached.Write(FileOf(request.Segment));
        return reached;
    }

    // The objective has the score, with its own sign; nothing else has a value.
    private TrialMetrics Metrics(double score, double noise)
    {
        var (metric, maximize) = spec.Objective;
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { [metric] = maximize ? score : -score };
        if (noise != 0)
            values[Objective.DeclaredErrorOf(metric)] = noise;
        return TrialMetrics.OfDeclared(values);
    }

    private Spent SpentAt(double compute, double seconds)
    {
        var whole = (long)Math.Ceiling(compute);
        return spec.Halving.Unit switch
        {
            ComputeUnit.Nfe => Spent.None with { Nfe = whole, Seconds = seconds },
            ComputeUnit.Iterations => Spent.None with { Iterations = whole, Seconds = seconds },
            ComputeUnit.Flops => Spent.None with { Flops = compute, Seconds = seconds },
            _ => Spent.None with { Seconds = compute },
        };
    }

    private string FileOf(Segment segment) => folder.SimulatedOf(segment.Trial);
}
