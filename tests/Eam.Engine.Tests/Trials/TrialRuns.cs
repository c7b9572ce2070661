using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Engine.Tests.Trials;

/// <summary>Small trials on real tasks, for tests of the runner.</summary>
internal static class TrialRuns
{
    public const ulong Seed = 11;
    public static readonly FineTuningTask Mixture = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));
    public static readonly FineTuningTask Digits = TaskLoader.Load(TaskSettings.Defaults("digits"));
    public static readonly EvaluationSpec Evaluation = new(64, 4, 32, 4, 2);

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TrialRunner Runner(CheckpointStore? store, FineTuningTask? task = null) =>
        new(new TrialRunnerOptions(task ?? Mixture, ComputeUnit.Nfe, Evaluation) { Checkpoints = store });

    public static SegmentOutcome RunFor(TrialRunner runner, SegmentRequest request, int iterations)
    {
        using var stop = new CancellationTokenSource();
        return runner.Run(request, _ => Count(), stop.Token);

        void Count()
        {
            if (--iterations == 0)
                stop.Cancel();
        }
    }

    /// <summary>Returns rungs of about 12 and 36 of the configuration's most expensive iterations.</summary>
    public static (SegmentRequest First, SegmentRequest Second) Rungs(Configuration configuration, double start = 0)
    {
        var target = start + (16.0 * MethodCatalog.Find(configuration.Method)!.IterationNfe(configuration));
        return (
            new(new(3, 0, 0, configuration, Seed, 0, target)),
            new(new(3, 1, 0, configuration, Seed, target, (3 * target) - (2 * start)))
        );
    }

    public static Configuration Parse(string settings)
    {
        var words = settings.Split(' ');
        var configuration = Configuration.Defaults(words[0]).With("batch_size", ParameterValue.Of(16)).With("width", ParameterValue.Of(16));
        return words
            .Skip(1)
            .Select(word => word.Split('='))
            .Aggregate(configuration, (c, pair) => c.With(pair[0], ParameterValue.Parse(pair[1])));
    }

    public static IReadOnlyList<CurvePoint> Points(SegmentOutcome outcome) => outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points;

    public static CurvePoint WithoutSeconds(CurvePoint point) =>
        point with
        {
            Spent = point.Spent with { Seconds = 0, EvaluationSeconds = 0 },
        };

    // Samples are stored for rungs at which a segment ended, and not again for a rung that is trained again. They are pictures, which no
    // training depends on.
    public static void ShouldBeSameState(TrainingState actual, TrainingState expected)
    {
        foreach (var state in (TrainingState[])[actual, expected])
        {
            foreach (var name in state.Tensors.Keys.Where(name => name.StartsWith("runner.samples.", StringComparison.Ordinal)).ToList())
                state.Tensors.Remove(name);
            (state.Counters["ledger.seconds"], state.Counters["runner.evaluation_seconds"]) = (0, 0);
        }

        actual.Counters.ShouldBe(expected.Counters);
        actual.Tensors.Keys.ShouldBe(expected.Tensors.Keys);
        foreach (var (name, tensor) in expected.Tensors)
            actual.Tensors[name].Values.AsSpan().SequenceEqual(tensor.Values).ShouldBeTrue(name);
    }
}
