using System.Text.RegularExpressions;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Torch.Tests.Exports;

/// <summary>The way of a model from Python to a trial and back.</summary>
[Collection(nameof(StandIns))]
public sealed partial class WeightsInPythonTests(StandIns made)
{
    private const int Rows = 3;

    [Fact]
    public async Task Weights_OfATrainedTrial_LoadByThePythonOfThePage()
    {
        using var folder = new TemporaryFolder();
        var (task, exported) = (made.Task("sd3-guided"), made.Folder("sd3-guided"));
        var checkpoint = Trained(task, new CheckpointStore(folder.File("checkpoints")));
        File.WriteAllBytes(folder.File("model.safetensors"), TrainedWeights.Encode(checkpoint, WeightNames.Torch));
        File.WriteAllBytes(folder.File("lora.safetensors"), TrainedWeights.Encode(checkpoint, WeightNames.Auto, "transformer."));
        File.WriteAllBytes(folder.File("trained.safetensors"), Safetensors.Encode(Velocity(task, checkpoint)));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "torch.md"));
        var blocks = PythonBlock()
            .Matches(page)
            .Select(block => block.Groups[1].Value)
            .Where(block => block.Contains("load_file", StringComparison.Ordinal))
            .ToList();
        blocks.Count.ShouldBe(3);
        File.WriteAllLines(folder.File("page.py"), [Part("before_page.py"), .. blocks, Part("after_page.py")]);

        var said = await PythonTorch.RunAsync(folder.Path, folder.File("page.py"), exported);

        said.ReplaceLineEndings("\n").ShouldBe("load_state_dict: ok\npeft: ok\ndiffusers: ok\n");
    }

    /// <summary>Refusals, and checks of what was traced: Python/test_exports.py.</summary>
    [Fact]
    public async Task Exports_TheirOwnTests_Pass()
    {
        Assert.SkipUnless(PythonTorch.IsHere, PythonTorch.WhyNot);

        var said = await PythonTorch.RunAsync(PythonTorch.Folder, "-W", "error", "-m", "unittest", "test_exports");

        said.ShouldMatch(@"Ran [1-9]\d* tests", "a file without tests passes too");
    }

    private static Checkpoint Trained(FineTuningTask task, CheckpointStore store)
    {
        var configuration = Configuration
            .Defaults("am")
            .With("batch_size", ParameterValue.Of(8))
            .With("learning_rate", ParameterValue.Of(1e-2))
            .With("am.steps", ParameterValue.Of(8))
            .With("ema", ParameterValue.Of(0.9));
        var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(16, 4, 16, 4, 1))
        {
            Backend = new("torch", "cpu"),
            Checkpoints = store,
        };
        new TrialRunner(options)
            .Run(new SegmentRequest(new(0, 0, 0, configuration, 3, 0, 30)), null, TestContext.Current.CancellationToken)
            .ShouldBeOfType<SegmentOutcome.RungReached>();
        return store.Load(0).ShouldNotBeNull();
    }

    // Noise x, times t, and the velocity of the trial's model.
    private static TrainingState Velocity(FineTuningTask task, Checkpoint checkpoint)
    {
        using var backend = Libtorch.Cpu();
        var problem = ModelFactory.CreateProblem(backend, task, checkpoint.Configuration, checkpoint.Seed);
        using var model = problem.Model;
        using var method = ModelFactory.CreateMethod(problem, checkpoint.Configuration, checkpoint.Seed);
        method.Load(checkpoint.State);
        using Tensor x = backend.Rent(Rows, task.Dimension),
            velocity = backend.Rent(Rows, task.Dimension);
        float[] times = [0.1f, 0.5f, 0.9f];
        backend.Gaussian(x, new RandomStream(1, 2));
        model.Average.Evaluate(x, times, velocity);
        var state = new TrainingState();
        state.Tensors["t"] = new([Rows], times);
        state.Tensors["x"] = new([Rows, 3, 6, 6], x.Read().ToArray());
        state.Tensors["velocity"] = new([Rows, 3, 6, 6], velocity.Read().ToArray());
        return state;
    }

    private static string Part(string name) => File.ReadAllText(Path.Combine(PythonTorch.Folder, name));

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();
}
