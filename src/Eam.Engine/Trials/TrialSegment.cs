using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Rewards;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Engine.Trials;

/// <summary>One segment of one trial, with its backend, model and method. For use by one thread.</summary>
internal sealed class TrialSegment : IDisposable
{
    private const string EvaluationSeconds = "runner.evaluation_seconds";

    private readonly TrialRunnerOptions _options;
    private readonly SegmentRequest _request;
    private readonly FineTuningTask _task;
    private readonly IBackend _backend;
    private readonly FineTuningProblem _problem;
    private readonly IFineTuner _method;
    private readonly CurveSchedule _schedule;
    private readonly List<CurvePoint> _points = [];
    private readonly RungSamples _samples;
    private readonly LossLimit _loss;
    private double _evaluationSeconds;
    private long _saved;

    /// <exception cref="InvalidConfigurationException">The configuration cannot be built.</exception>
    /// <exception cref="InvalidStateException">The checkpoint belongs to another model or method.</exception>
    public TrialSegment(TrialRunnerOptions options, SegmentRequest request, Checkpoint? checkpoint)
    {
        (_options, _request) = (options, request);
        var started = _saved = options.Time.GetTimestamp();
        _schedule = new CurveSchedule(request.Segment.From, request.Segment.Target, options.Evaluation.PerRung);
        _task = options.Task.For(request.Segment.Configuration);
        _samples = new RungSamples(_task, options.Evaluation.Samples);
        _loss = new LossLimit(_task.RewardScale);
        _backend = options.CreateBackend?.Invoke() ?? BackendCatalog.Create(options.Backend.On(request.Device));
        try
        {
            _problem = ModelFactory.CreateProblem(_backend, _task, request.Segment.Configuration, request.Segment.Seed);
            _method = ModelFactory.CreateMethod(_problem, request.Segment.Configuration, request.Segment.Seed);
            if (checkpoint is not null)
                Restore(checkpoint);
        }
        catch
        {
            Dispose();
            throw;
        }

        // Building and restoring count as training time, so that a rule that pauses often pays for it.
        Ledger.Seconds += options.Time.GetElapsedTime(started).TotalSeconds;
    }

    private ComputeLedger Ledger => _method.Ledger;

    private RewardFaults? Faults => (_problem.Reward as WeightedReward)?.Faults;

    private double Compute =>
        _options.Unit switch
        {
            ComputeUnit.Nfe => Ledger.Nfe,
            ComputeUnit.Flops => Ledger.Flops,
            ComputeUnit.Seconds => Ledger.Seconds,
            _ => Ledger.Iterations,
        };

    public SegmentOutcome Train(Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        var next = _schedule.After(Math.Max(Compute, _request.Segment.From));
        while (Compute < _request.Segment.Target)
        {
            if (cancellationToken.IsCancellationRequested)
                return Stop();
            SaveOnTheWay();
            var before = Compute;
            var result = Iterate();
            if (_loss.Judge(result) is { } divergence)
                return Diverged(divergence);
            progress?.Invoke(new SegmentProgress(Compute, result.Loss, result.Reward));

            // The trial repeats an earlier rung from zero: points up to that rung are in the log already.
            if (before < _request.Segment.From)
                next = _schedule.After(Math.Max(Compute, _request.Segment.From));
            if (Compute >= next && Compute < _request.Segment.Target)
            {
                // The segment does not stop between an iteration and its evaluation, so that a resumed trial has the same points as an
                // uninterrupted one.
                if (Evaluate() is { } bad)
                    return bad;
                next = _schedule.After(Compute);
            }
        }

        var wasEvaluated = HasPointAtEnd;
        if (!wasEvaluated && Evaluate() is { } failed)
            return failed;
        var known = _request.Segment.MeasuresBase ? EvaluateBase(wasEvaluated) : null;
        Save();
        return new SegmentOutcome.RungReached(_points) { Base = known };
    }

    public void Dispose()
    {
        // A constructor that failed has not created all of them.
        _method?.Dispose();
        _problem?.Model.Dispose();
        _backend.Dispose();
    }

    /// <summary>
    /// Whether the last point is at the current iteration. This is so if the process died right after the checkpoint, before the segment's
    /// end was logged.
    /// </summary>
    private bool HasPointAtEnd => _points.Count > 0 && _points[^1].Spent.Iterations == Ledger.Iterations;

    private void Restore(Checkpoint checkpoint)
    {
        _method.Load(checkpoint.State);
        _evaluationSeconds = checkpoint.State.Real(EvaluationSeconds);
        _samples.Load(checkpoint.State);
        _loss.Load(checkpoint.State);
        if (checkpoint.Rung == _request.Segment.Rung)
            _points.AddRange(checkpoint.Points);
    }

    private IterationResult Iterate()
    {
        Faults?.Clear();
        var started = _options.Time.GetTimestamp();
        var result = _method.Iterate();
        Ledger.Seconds += _options.Time.GetElapsedTime(started).TotalSeconds;
        return result;
    }

    /// <summary>Adds a curve point. Returns a failure if the model has diverged, otherwise null.</summary>
    private SegmentOutcome.Failed? Evaluate()
    {
        var batches = _options.Evaluation.Batched is null ? null : new double[EvaluationSpec.BatchCount];
        var metrics = Measure(_problem.Model.Average, _samples.At(_request.Segment.Rung), batches) with
        {
            PathEffectiveShare = _method.PathEffectiveShare,
        };
        if (
            metrics is not { Reward: { } reward, ControlObjective: { } objective }
            || !double.IsFinite(reward)
            || !double.IsFinite(objective)
            || Faults?.Line is not null
        )
            return Diverged("its samples are not finite; lower learning_rate or gradient_clip");
        _points.Add(new CurvePoint(Spent.Of(Ledger, _evaluationSeconds), metrics) { Batches = batches });
        return null;
    }

    // The same noise and precision as for every trial, so that the difference is what training has changed. It comes last: a segment that
    // has failed has not paid for it. A result that is not finite is reported too, or each segment would evaluate the base again.
    private TrialMetrics EvaluateBase(bool wasEvaluated)
    {
        var metrics = Measure(_problem.Base, [], []);
        if (!wasEvaluated)
            _points[^1] = _points[^1] with { Spent = Spent.Of(Ledger, _evaluationSeconds) };
        return metrics;
    }

    private TrialMetrics Measure(IVelocityField model, Span<float> kept, Span<double> batches)
    {
        Faults?.Clear();
        var started = _options.Time.GetTimestamp();
        var metrics = Evaluator.Evaluate(_backend, _task, _problem.Base, model, _problem.Reward, _options.Evaluation, kept, batches);
        _evaluationSeconds += _options.Time.GetElapsedTime(started).TotalSeconds;
        return metrics;
    }

    // A reward that is no number, for rows that are numbers, explains everything that follows from it.
    private SegmentOutcome.Failed Diverged(string what) =>
        new(
            FailureKind.Diverged,
            $"trial {_request.Trial} ({_request.Segment.Configuration.Method}) diverged at iteration {Ledger.Iterations}: {(Faults?.Line is { } line ? $"{line}: mend that reward" : what)}"
        )
        {
            Compute = Compute,
        };

    private SegmentOutcome.Stopped Stop()
    {
        Save();
        return new SegmentOutcome.Stopped();
    }

    // Here the segment could also be stopped, so a trial that resumes from this checkpoint has the same points as an uninterrupted one.
    private void SaveOnTheWay()
    {
        if (_options.Checkpoints is null || _options.Time.GetElapsedTime(_saved) < _options.CheckpointEvery)
            return;
        try
        {
            Save(onTheWay: true);
            _request.Saved?.Invoke();
        }
        catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
        {
            // The disk may have room again when the segment ends. If not, its end reports it.
        }

        _saved = _options.Time.GetTimestamp();
    }

    private void Save(bool onTheWay = false)
    {
        if (_options.Checkpoints is not { } store)
            return;
        var state = new TrainingState();
        _method.Save(state);
        state.SetReal(EvaluationSeconds, _evaluationSeconds);
        _samples.Save(state);
        _loss.Save(state);
        using var writing = _request.Permit?.Use();
        store.Save(
            new Checkpoint(_request.Trial, _request.Segment.Configuration, _request.Segment.Seed, _request.Segment.Rung, _points, state),
            _request.Epoch,
            onTheWay
        );
    }
}
