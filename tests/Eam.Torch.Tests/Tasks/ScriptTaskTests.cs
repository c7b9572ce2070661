using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Torch.Tests.Tasks;

public sealed class ScriptTaskTests
{
    public ScriptTaskTests() => Libtorch.Require();

    [Fact]
    public void VelocityAndReward_OfTheExample_ArePythons()
    {
        using var backend = Libtorch.Cpu();
        var (task, expected) = (ScriptFiles.Load(), ScriptFiles.Expected());
        using Tensor x = backend.Rent(3, 32),
            velocity = backend.Rent(3, 32),
            gradient = backend.Rent(3, 32);
        x.Write(expected.Tensor("x", 3, 2, 4, 4));
        var rewards = new float[3];

        task.CreateBase(backend).Evaluate(x, expected.Tensor("t", 3), velocity);
        task.CreateReward(backend).Gradient(x, rewards, gradient);

        velocity.Read().ToArray().ShouldBe(expected.Tensor("velocity", 3, 2, 4, 4), 1e-5f);
        rewards.ShouldBe(expected.Tensor("reward", 3), 1e-6f);
        gradient.Read().ToArray().ShouldBe(expected.Tensor("gradient", 3, 2, 4, 4), 1e-6f);
    }

    /// <summary>Exact for N(0, I): eps = (1 - t) x / V, V = t^2 + (1 - t)^2, so v = (x - eps) / t = (2 t - 1) x / V.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Velocity_OfANoisePrediction_IsExact(float t)
    {
        using var backend = Libtorch.Cpu();
        var task = ScriptFiles.Load(("velocity", ScriptFiles.Path("noise.pt")), ("condition", ""), ("prediction", "noise"), ("shape", "4"));
        using Tensor x = backend.Rent(1, 4),
            velocity = backend.Rent(1, 4);
        float[] values = [-1.5f, 0, 0.5f, 2];
        x.Write(values);

        task.CreateBase(backend).Evaluate(x, [t], velocity);

        velocity.Read().ToArray().ShouldBe(values.Select(value => ((2 * t) - 1) * value / ((t * t) + ((1 - t) * (1 - t)))), 1e-4f);
    }

    [Theory]
    [InlineData("am", "am.steps=8")]
    [InlineData("eam", "eam.ode_steps=4")]
    public void Run_ExportedNetwork_EarnsMoreRewardAndComesBackBitForBit(string method, string settings)
    {
        using var folder = new TemporaryFolder();
        var task = ScriptFiles.Load();
        var configuration = Configuration
            .Defaults(method)
            .With("batch_size", ParameterValue.Of(64))
            .With("learning_rate", ParameterValue.Of(1e-2))
            .With(settings.Split('=')[0], ParameterValue.Parse(settings.Split('=')[1]))
            .With("ema", ParameterValue.Of(0.9));
        var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(256, 4, 64, 8, 1))
        {
            Backend = new("torch", "cpu"),
        };
        var request = new SegmentRequest(new(0, 0, 0, configuration, 3, 0, 80));

        var whole = Points(new TrialRunner(options).Run(request, null, TestContext.Current.CancellationToken));
        var stored = options with { Checkpoints = new CheckpointStore(folder.Path) };
        using (var stop = new CancellationTokenSource())
        {
            var left = 15;
            new TrialRunner(stored)
                .Run(request, _ => Interlocked.Decrement(ref left).Equals(0).Then(stop.Cancel), stop.Token)
                .ShouldBeOfType<SegmentOutcome.Stopped>();
        }

        var resumed = Points(new TrialRunner(stored).Run(request, null, TestContext.Current.CancellationToken));

        resumed[^1].Metrics.Reward!.Value.ShouldBe(whole[^1].Metrics.Reward!.Value);
        resumed[^1].Metrics.Sw2.ShouldBe(whole[^1].Metrics.Sw2);
        whole[^1].Metrics.Reward!.Value.ShouldBeGreaterThan(task.Target.ExpectedReward * 0.2);
        whole[^1].Metrics.Reward!.Value.ShouldBeGreaterThan(0.03, "the base's is about 0");

        static IReadOnlyList<CurvePoint> Points(SegmentOutcome outcome) => outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points;
    }

    [Fact]
    public void Run_ARewardWithoutGradient_TrainsWithMethodsThatNeedNone()
    {
        var task = ScriptFiles.Load(("reward_gradient", "none"));
        using (var backend = Libtorch.Cpu())
            task.CreateReward(backend).HasGradient.ShouldBeFalse();
        var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(256, 4, 64, 8, 1))
        {
            Backend = new("torch", "cpu"),
        };

        Run("ram").ShouldBeOfType<SegmentOutcome.RungReached>();
        Run("eam")
            .ShouldBeOfType<SegmentOutcome.Failed>()
            .Reason.ShouldContain("eam needs the gradient of the reward, and this task has only its values: use ram, forward");

        SegmentOutcome Run(string method)
        {
            var configuration = Configuration.Defaults(method).With("batch_size", ParameterValue.Of(16));
            return new TrialRunner(options).Run(
                new SegmentRequest(new(0, 0, 0, configuration, 3, 0, 2)),
                null,
                TestContext.Current.CancellationToken
            );
        }
    }

    [Fact]
    public void Train_NamedParameters_LeavesTheOthersAndTheBaseAsTheyAre()
    {
        using var backend = Libtorch.Cpu();
        var task = ScriptFiles.Load(("train", "lora_.*"));
        var @base = task.CreateBase(backend);
        using var model = task.CreateModel(backend, 0, new RandomStream(1, 1));
        using Tensor x = backend.Rent(16, 32),
            target = backend.Rent(16, 32),
            before = backend.Rent(16, 32),
            after = backend.Rent(16, 32),
            changed = backend.Rent(16, 32);
        backend.Gaussian(x, new RandomStream(1, 2));
        backend.Gaussian(target, new RandomStream(1, 3));
        @base.Evaluate(x, [0.5f], before);

        for (var i = 0; i < 3; i++)
        {
            model.Accumulate(x, [0.5f], target, [1f], float.PositiveInfinity, 1f / 16);
            model.Step(new AdamSettings(1e-1f, Ema: 0.5f));
        }

        @base.Evaluate(x, [0.5f], after);
        model.Evaluate(x, [0.5f], changed);
        model.ParameterCount.ShouldBe(2 * 2 * 32);
        after.Read().ToArray().ShouldBe(before.Read().ToArray());
        changed.Read().ToArray().ShouldNotBe(before.Read().ToArray());
        var state = new TrainingState();
        model.Save(state, "");
        state
            .Tensors.Keys.Where(name => name.StartsWith("weights.", StringComparison.Ordinal))
            .ShouldBe(["weights.lora_a", "weights.lora_b"]);
    }

    [Fact]
    public void CreateModel_LoraOfAnExportedNetwork_SaysWhereItBelongs()
    {
        using var backend = Libtorch.Cpu();
        Should
            .Throw<InvalidConfigurationException>(() => ScriptFiles.Load().CreateModel(backend, 4, new RandomStream(1, 1)))
            .Message.ShouldContain("train");
    }
}

internal static class Conditionally
{
    /// <summary>Runs an action if a condition holds.</summary>
    public static void Then(this bool holds, Action action)
    {
        if (holds)
            action();
    }
}
