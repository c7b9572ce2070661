using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Inspection;
using Eam.Core.Tasks.Rewards;

namespace Eam.Engine.Inspection;

/// <summary>
/// Inspects a model and its rewards before anything is trained: whether rows are independent, whether gradients are right, which way time
/// runs, what samples look like, and what an iteration of each method costs (docs/cli.md#check-a-model-and-its-rewards).
/// </summary>
/// <param name="task">The task that has the model and the rewards.</param>
/// <param name="on">What to run on.</param>
/// <param name="batch">Number of endpoints of an iteration (<c>batch_size</c>).</param>
/// <param name="time">The clock of the speeds.</param>
public sealed class ModelInspection(FineTuningTask task, BackendSpec on, int batch, TimeProvider time)
{
    /// <summary>Number of samples of the base that are drawn in each direction of time.</summary>
    public const int Samples = 8;

    private const int OdeSteps = 32,
        Timed = 3;

    private const double MostMixing = 1e-3,
        MostError = 0.05,
        LeastDependence = 0.02,
        Near = 0.25;

    /// <summary>Samples of the base, and those with its time reversed, row-major [<see cref="Samples"/>, d] each; empty before they are
    /// drawn.</summary>
    public (float[] Forward, float[] Reversed) Drawn { get; private set; } = ([], []);

    /// <summary>Runs the inspection. Each finding is returned when it is known.</summary>
    /// <param name="cancellationToken">Ends it between two findings.</param>
    /// <exception cref="BackendException">A file cannot be run; the message is one line.</exception>
    public IEnumerable<ModelFinding> Run(CancellationToken cancellationToken)
    {
        foreach (var (name, holds) in task.Parts)
            yield return new(name, false, holds);
        using var backend = BackendCatalog.Create(on);
        var (field, reward) = (task.CreateBase(backend), task.CreateReward(backend));
        using var owned = field as IDisposable;
        var probe = new FieldProbe(backend, task.Dimension, task.Conditions);
        IEnumerable<Func<ModelFinding>> steps =
        [
            () => Mixing("velocity rows", probe.Mixing(field)),
            () => Gradient("velocity gradient", probe.GradientError(field)),
            .. RewardsOf(reward).SelectMany(part => OfReward(probe, part)),
            () => Time(probe, field),
            () => Sampled(backend, field, reward),
            () => Speed(probe, field),
        ];
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return step();
        }

        foreach (var method in MethodCatalog.All.Where(method => reward.HasGradient || !method.NeedsRewardGradient))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Method(method);
        }
    }

    private static IReadOnlyList<RewardPart> RewardsOf(IReward reward) =>
        reward is WeightedReward { Parts: var parts } ? parts : [new("reward", 1, reward)];

    private static IEnumerable<Func<ModelFinding>> OfReward(FieldProbe probe, RewardPart part)
    {
        yield return () => Mixing($"{part.Label} rows", probe.Mixing(part.Reward));
        yield return () =>
            part.Reward.HasGradient
                ? Gradient($"{part.Label} gradient", probe.GradientError(part.Reward))
                : new($"{part.Label} gradient", false, "none: only its values are used");
    }

    private static ModelFinding Mixing(string name, double mixing) =>
        mixing <= MostMixing
            ? new(name, false, "a row has the same value alone and among others")
            : new(
                name,
                true,
                $"a row changes by {Percent(mixing)} if it is computed alone: rows must not influence each other (batch norm in training mode, or a trace of a fixed number of rows)"
            );

    private static ModelFinding Gradient(string name, double error) =>
        error <= MostError
            ? new(name, false, $"agrees with central differences to {Percent(error)}")
            : new(
                name,
                true,
                $"differs from central differences by {Percent(error)}: a step without gradient (rounding, detach), or low precision"
            );

    private ModelFinding Time(FieldProbe probe, IVelocityField field)
    {
        const string Name = "time";
        if (probe.TimeDependence(field) is var dependence && dependence < LeastDependence)
            return new(
                Name,
                true,
                $"the velocity differs by only {Percent(dependence)} between t = 0.05 and t = 0.95: times run from 0 to 1 here, not to 1000"
            );
        var (start, end) = (probe.Slope(field, 0.05f, 4 * Samples), probe.Slope(field, 0.95f, 4 * Samples));
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"on noise the velocity has slope {start:0.00} at t = 0.05 and {end:0.00} at t = 0.95"
        );
        if (task.Schedule != Schedule.Linear)
            return new(Name, false, $"{found}; which end is the noise cannot be said for this schedule: compare the samples");
        return (Math.Abs(start + 1) < Near, Math.Abs(start - 1) < Near, Math.Abs(end - 1) < Near, Math.Abs(end + 1) < Near) switch
        {
            (true, _, _, _) => new(Name, false, $"{found}: t = 0 is noise and t = 1 is data, as it must be"),
            (_, true, _, _) => new(Name, true, $"{found}: t = 0 is noise, but the sign is that of noise - data: export -forward(x, t)"),
            (_, _, true, _) => new(Name, true, $"{found}: time is reversed, t = 1 is noise: export -forward(x, 1 - t)"),
            (_, _, _, true) => new(Name, true, $"{found}: t = 1 is noise, and the velocity leads to the data: export forward(x, 1 - t)"),
            _ => new(Name, true, $"{found}, and one of them should be about 1 or -1: compare the samples"),
        };
    }

    private ModelFinding Sampled(IBackend backend, IVelocityField field, IReward reward)
    {
        var rewards = new float[Samples];
        Drawn = (Draw(backend, field, x => reward.Evaluate(x, rewards)), Draw(backend, new ReversedField(backend, field), null));
        var text =
            $"{Samples} samples of the base: {Range(Drawn.Forward)}, reward {Number(rewards.Average())}; with time reversed: {Range(Drawn.Reversed)}";
        return Array.TrueForAll(Drawn.Forward, float.IsFinite)
            ? new("samples", !Array.TrueForAll(rewards, float.IsFinite), text)
            : new("samples", true, $"the ODE from noise to data ends in numbers that are not finite; {text}");
    }

    private float[] Draw(IBackend backend, IVelocityField field, Action<Tensor>? use)
    {
        using var x = new FieldProbe(backend, task.Dimension, task.Conditions).Noise(Samples);
        OdeSolver.Sample(backend, field, OdeMethod.Heun, OdeSteps, x);
        use?.Invoke(x);
        return x.Read().ToArray();
    }

    private ModelFinding Speed(FieldProbe probe, IVelocityField field)
    {
        probe.Mixing(field); // compiles what is compiled on first use
        var started = time.GetTimestamp();
        for (var i = 0; i < Timed; i++)
            probe.Mixing(field);
        var seconds = time.GetElapsedTime(started).TotalSeconds / (Timed * 4); // a call with all rows, and one for each of three
        return new("speed", false, $"a forward pass of one to three rows takes {Seconds(seconds)}");
    }

    // The second iteration is timed: the first one compiles, and some methods draw samples of the base in it.
    private ModelFinding Method(MethodDefinition method)
    {
        var name = $"method {method.Name}";
        var configuration = Configuration.Defaults(method.Name).With(TrainingParameters.BatchSize.Name, ParameterValue.Of(batch));
        if (method.Name == "eam")
            configuration = configuration.With("eam.base_variance", ParameterValue.Of(1));
        try
        {
            var (seconds, nfe) = (0.0, 0L);
            var memory = PeakMemory.Of(() => (seconds, nfe) = Iterate(configuration));
            var needs =
                memory is { } bytes && on.Kind != "cuda" ? $", and {Megabytes(bytes)} of memory beyond the loaded files" : string.Empty;
            return new(name, false, $"an iteration with batch_size {batch} takes {Seconds(seconds)} for {nfe} nfe{needs}");
        }
        catch (DeviceMemoryException failure)
        {
            return new(name, true, failure.Message);
        }
        catch (InvalidConfigurationException failure)
        {
            return new(name, false, $"not with its defaults: {failure.Message}");
        }
    }

    private (double Seconds, long Nfe) Iterate(Configuration configuration)
    {
        using var backend = BackendCatalog.Create(on);
        var problem = ModelFactory.CreateProblem(backend, task, configuration, seed: 1);
        using var model = problem.Model;
        using var tuner = ModelFactory.CreateMethod(problem, configuration, seed: 1);
        tuner.Iterate();
        var (started, before) = (time.GetTimestamp(), tuner.Ledger.Nfe);
        tuner.Iterate();
        return (time.GetElapsedTime(started).TotalSeconds, tuner.Ledger.Nfe - before);
    }

    private static string Range(float[] values)
    {
        var (mean, deviation) = (values.Average(), 0.0);
        foreach (var value in values)
            deviation += Math.Pow(value - mean, 2) / values.Length;
        return $"mean {Number(mean)}, deviation {Number(Math.Sqrt(deviation))}, from {Number(values.Min())} to {Number(values.Max())}";
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    private static string Seconds(double seconds) =>
        seconds < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:0.##} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s");
}
