using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// Trains nothing, but step by step, from the real checkpoint, behind the real fence of epochs, and with the product's rules for lost
/// checkpoints. A trial's score depends on all of its steps, so a trial that resumes from a wrong state has another score. It writes all
/// that it does into the devices' log.
/// </summary>
/// <param name="silo">Name of the silo.</param>
/// <param name="store">The checkpoints of the sweep.</param>
/// <param name="time">The silo's clock.</param>
/// <param name="log">The devices' log.</param>
/// <param name="beforeSave">Called before a checkpoint is written; a test throws the exception of a disk.</param>
internal sealed class LoggedTrainer(string silo, CheckpointStore store, TimeProvider time, DeviceLog log, Action beforeSave)
    : IWaitingRunner
{
    private const double Step = 50;
    private const double SaveEvery = 200;
    private const string Compute = "compute",
        Chain = "chain";

    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(200);

    private readonly Resumption _resumption = new(store, checkpoint => checkpoint.State.Real(Compute));

    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(request, progress, cancellationToken).GetAwaiter().GetResult();

    public async Task<SegmentOutcome> RunAsync(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (_resumption.Find(request, out var checkpoint) is { } lost)
            return lost;
        var segment = request.Segment;
        var compute = checkpoint?.State.Real(Compute) ?? 0;
        var chain = unchecked((ulong)(checkpoint?.State.Counter(Chain) ?? (long)segment.Seed));
        var points = checkpoint?.Rung == segment.Rung ? checkpoint.Points.ToList() : [];
        var from = compute;
        Note(DeviceAct.Begin);
        try
        {
            while (compute < segment.Target)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    Save(onTheWay: false);
                    return new SegmentOutcome.Stopped();
                }

                await Task.Delay(StepTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellationToken.IsCancellationRequested)
                    continue;
                compute += Step;
                chain = RandomStream.Derive(chain, segment.Seed, (ulong)compute);
                if (compute == segment.Target || (compute > segment.From && compute % SaveEvery == 0))
                    points.Add(Point(segment, compute, chain));
                progress?.Invoke(new(compute, 1, 0));
                if (compute % SaveEvery == 0 && compute < segment.Target)
                    Save(onTheWay: true);
            }

            Save(onTheWay: false);
            _resumption.Ended(request.Trial);
            Note(DeviceAct.Reached);
            return new SegmentOutcome.RungReached(points);
        }
        finally
        {
            Note(DeviceAct.End);
        }

        long Note(DeviceAct act, long number = 0) =>
            log.Add(new(number, act, $"{silo}/{request.Device}", request.Trial, segment.Rung, request.Epoch ?? 0, from, compute));

        void Save(bool onTheWay)
        {
            var state = new TrainingState();
            state.SetReal(Compute, compute);
            state.Counters[Chain] = unchecked((long)chain);
            var number = Note(DeviceAct.Save);
            using var writing = request.Permit?.Use();
            beforeSave();
            store.Save(
                new(request.Trial, segment.Configuration, segment.Seed, segment.Rung, [.. points], state),
                request.Epoch,
                onTheWay && request.Epoch is not null
            );
            Note(DeviceAct.Saved, number);
        }
    }

    private static CurvePoint Point(Segment segment, double compute, ulong chain)
    {
        var objective = -10 + (segment.Seed % 1000 / 1000.0) + (chain % 1000 / 5000.0) + Math.Log(compute);
        return new(
            Spent.None with
            {
                Nfe = (long)compute,
                Seconds = compute,
            },
            new TrialMetrics
            {
                Reward = objective + 5,
                RewardSe = 0.01,
                Sw2 = 0.5,
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
