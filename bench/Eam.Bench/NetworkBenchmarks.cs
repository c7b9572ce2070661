using BenchmarkDotNet.Attributes;

namespace Eam.Bench;

/// <summary>Benchmarks the main costs of a trial: training steps, forward passes of the ODE solver, input gradients of the base.</summary>
public class NetworkBenchmarks
{
    private MlpStep _step = null!;

    [Params("2,128,256", "64,256,256", "64,512,512")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var shape = Shape.Split(',').Select(int.Parse).ToArray();
        _step = new MlpStep(shape[0], shape[1], shape[2]);
    }

    [GlobalCleanup]
    public void Cleanup() => _step.Dispose();

    [Benchmark]
    public double Train() => _step.Train();

    [Benchmark]
    public double TrainWithAverage() => _step.Train(ema: 0.98f);

    [Benchmark]
    public void Forward() => _step.Evaluate();

    [Benchmark]
    public void InputGradient() => _step.Vjp();
}
