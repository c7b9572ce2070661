using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Simulation;

namespace Eam.Engine.SimulatedTraining;

/// <summary>The learning curves of simulated devices, by name.</summary>
public static class CurveSource
{
    /// <summary>The family that is used if none is named.</summary>
    public static string Usual => ParametricCurves.Names[0];

    /// <summary>The names of all families and benchmarks.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. ParametricCurves.Names, .. HartmannBenchmark.All.Select(benchmark => benchmark.Name)];

    /// <summary>Returns what gives the curves of a sweep; it throws an <see cref="EngineException"/> if it has none for it.</summary>
    /// <param name="name">A name of <see cref="Names"/>, or the name or folder of a recorded sweep.</param>
    /// <param name="data">The data folder, in which recorded sweeps are found by name.</param>
    /// <exception cref="EngineException">There is neither such a family nor such a sweep: one line.</exception>
    public static Func<SweepSpec, ILearningCurves> Of(string name, string data)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (ParametricCurves.Names.Contains(name))
            return spec => ParametricCurves.Of(name, spec);
        if (HartmannBenchmark.All.FirstOrDefault(known => known.Name == name) is { } benchmark)
            return spec => Benchmarked(benchmark, spec);
        var recorded = Recorded(name, data);
        return spec =>
            SameTask(recorded.State.Spec, spec)
                ? new RecordedCurves(recorded, spec.Objective, spec.Halving.Unit)
                : throw new EngineException(
                    $"simulated devices follow sweep {recorded.Sweep} of task {recorded.State.Spec.Task.Name}, but this sweep has task {spec.Task.Name}"
                );
    }

    private static HartmannCurves Benchmarked(HartmannBenchmark benchmark, SweepSpec spec)
    {
        try
        {
            return new(benchmark, spec);
        }
        catch (ArgumentException failure)
        {
            throw new EngineException($"curves {benchmark.Name}: {failure.Message}", failure);
        }
    }

    private static SweepResults Recorded(string name, string data)
    {
        try
        {
            return SweepResults.Load(SweepFolder.Find(data, name).Path);
        }
        catch (EngineException failure)
        {
            throw new EngineException(
                $"curves '{name}' are neither a family ({string.Join(", ", Names)}) nor a recorded sweep: {failure.Message}",
                failure
            );
        }
    }

    private static bool SameTask(SweepSpec recorded, SweepSpec spec) => recorded.Task.Name == spec.Task.Name;
}
