using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Trials;
using Eam.Torch.Training;

namespace Eam.Torch.Tests.Training;

public sealed class MicroBatchTests
{
    private const string Said =
        "CUDA out of memory. Tried to allocate 2.00 GiB.\nException raised from malloc at CUDACachingAllocator.cpp:1";

    [Fact]
    public void Accumulate_InMicroBatches_HasTheSameGradient() =>
        Train(new TorchSettings { MicroBatch = 3 }, null).ShouldBe(Train(new TorchSettings(), null), 1e-5f);

    [Fact]
    public void Accumulate_MemoryRunsOutOnce_GoesOnInHalvesWithTheSameGradient() =>
        Train(new TorchSettings(), rows => rows > 5).ShouldBe(Train(new TorchSettings(), null), 1e-5f);

    [Fact]
    public void Accumulate_MemoryRunsOutInHalvesToo_FailsWithTheNumbers()
    {
        Libtorch.Require();
        var failure = Should.Throw<DeviceMemoryException>(() => Train(new TorchSettings(), rows => rows > 4));

        failure.Message.ShouldBe(
            "out of memory on torch:cpu with 5 of 10 rows at once, half of 10: lower batch_size or backend.micro_batch; libtorch says: CUDA out of memory. Tried to allocate 2.00 GiB."
        );
    }

    [Fact]
    public void Accumulate_OtherFailureOfLibtorch_IsOneLine()
    {
        using var backend = Libtorch.Cpu();
        using var field = Field(backend);
        field.Batches.Computing = _ => throw new LibtorchFailure("CUDA error: an illegal memory access was encountered\nat somewhere");
        using Tensor x = backend.Rent(2, 3),
            v = backend.Rent(2, 3);

        Should
            .Throw<BackendException>(() => field.Evaluate(x, [0.5f], v))
            .Message.ShouldBe("libtorch on torch:cpu failed: CUDA error: an illegal memory access was encountered");
    }

    /// <summary>A partial backward pass: the second range runs out of memory, and what the first has added is undone.</summary>
    [Fact]
    public void Accumulate_MemoryRunsOutInTheSecondRange_CountsTheFirstOnce()
    {
        var calls = 0;
        Train(new TorchSettings { MicroBatch = 6 }, rows => calls++ == 1).ShouldBe(Train(new TorchSettings(), null), 1e-5f);
        calls.ShouldBe(6, "6 and 4 rows, then 3, 3, 3 and 1");
    }

    [Fact]
    public void Run_TrialWithoutMemory_FailsAsOutOfMemory()
    {
        var task = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));
        var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(16, 1, 16, 1, 1))
        {
            CreateBackend = () => new FullBackend(Libtorch.Cpu()),
        };

        var outcome = new TrialRunner(options).Run(
            new SegmentRequest(new(7, 0, 0, Configuration.Defaults("eam"), 1, 0, 1)),
            null,
            TestContext.Current.CancellationToken
        );

        var failed = outcome.ShouldBeOfType<SegmentOutcome.Failed>();
        failed.Kind.ShouldBe(FailureKind.OutOfMemory);
        failed.Reason.ShouldStartWith("trial 7: out of memory on torch:cpu with ");
    }

    /// <summary>Runs two regressions before a step, the second while memory may be full. Returns the gradient.</summary>
    private static float[] Train(TorchSettings settings, Func<int, bool>? isFull)
    {
        using var backend = Libtorch.Cpu(settings);
        using var field = Field(backend);
        using Tensor small = Normal(backend, 4, 1),
            target = Normal(backend, 4, 2),
            x = Normal(backend, 10, 3),
            goal = Normal(backend, 10, 4);
        field.Accumulate(small, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        field.Batches.Computing = rows =>
        {
            if (isFull?.Invoke(rows) == true)
                throw new LibtorchFailure(Said);
        };
        var weights = new float[10];
        new RandomStream(1, 5).Uniform(weights);
        field.Accumulate(x, [0.6f], goal, weights, 4f, 0.5f);
        field.Step(new AdamSettings(0, Beta1: 0));
        var state = new TrainingState();
        field.Save(state, "");
        return
        [
            .. state
                .Tensors.Where(entry => entry.Key.StartsWith("first_moment.", StringComparison.Ordinal))
                .SelectMany(entry => entry.Value.Values),
        ];
    }

    private static TorchField Field(TorchBackend backend) =>
        (TorchField)
            backend.CreateNetwork(
                MlpWeights.Initialise(MlpShape.Velocity(3, 16, 2, 8), new RandomStream(1, 1), zeroOutput: false),
                0,
                new RandomStream(1, 2)
            );

    private static Tensor Normal(TorchBackend backend, int rows, ulong seed)
    {
        var tensor = backend.Rent(rows, 3);
        backend.Gaussian(tensor, new RandomStream(seed, 9));
        return tensor;
    }

    /// <summary>A backend whose networks get no memory.</summary>
    private sealed class FullBackend(TorchBackend inner) : IBackend
    {
        public string Name => inner.Name;

        public Tensor Rent(int rows, int columns) => inner.Rent(rows, columns);

        public void Combine(Tensor destination, float a, Tensor x, float b, Tensor y) => inner.Combine(destination, a, x, b, y);

        public void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y) =>
            inner.Combine(destination, a, x, b, y);

        public void Combine(Tensor destination, Tensor a, Tensor x, Tensor b, Tensor y) => inner.Combine(destination, a, x, b, y);

        public void Multiply(Tensor destination, Tensor x, Tensor matrix) => inner.Multiply(destination, x, matrix);

        public void Add(Tensor destination, float a, Tensor x) => inner.Add(destination, a, x);

        public void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x) => inner.Add(destination, a, x);

        public void Gaussian(Tensor destination, RandomStream stream) => inner.Gaussian(destination, stream);

        public void SquaredNorms(Tensor x, Span<float> norms) => inner.SquaredNorms(x, norms);

        public double MeanVariance(Tensor x) => inner.MeanVariance(x);

        public void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows) => inner.Gather(destination, source, rows);

        public void Scatter(Tensor destination, int firstRow, Tensor source) => inner.Scatter(destination, firstRow, source);

        public ITrainableField CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale = 1f)
        {
            var field = (TorchField)inner.CreateNetwork(weights, loraRank, stream, loraScale);
            field.Batches.Computing = _ => throw new LibtorchFailure(Said);
            return field;
        }

        public void Dispose() => inner.Dispose();
    }
}
