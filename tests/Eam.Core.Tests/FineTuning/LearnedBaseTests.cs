using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.Metrics;

namespace Eam.Core.Tests.FineTuning;

/// <summary>EAM with the defaults for learned bases: it holds the base without a reward, and comes near log Z with one.</summary>
public sealed class LearnedBaseTests
{
    private static readonly Lazy<MlpWeights> Mixture = new(Pretrain);

    [Fact]
    public void Train_LearnedMixtureWithoutReward_LeavesTheBase()
    {
        using var backend = new ManagedBackend();

        var control = Train(backend, rewardScale: 0, iterations: 200);

        control.PathKl.ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Train_LearnedMixture_ComesNearTheBestControlObjective()
    {
        using var backend = new ManagedBackend();
        var task = MixtureTask();

        var control = Train(backend, task.RewardScale, iterations: 400);

        // The base has -14.8, and log Z is -2.6.
        control.Objective.ShouldBeGreaterThan(task.Target.LogPartition - 1.5);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Train_DigitsWithoutReward_LeavesTheBase()
    {
        using var backend = new ManagedBackend();
        var task = Shipped("digits", ("reward_scale", ParameterValue.Of(0)));
        var configuration = Configuration
            .Defaults("eam")
            .With("batch_size", ParameterValue.Of(64))
            .With("learning_rate", ParameterValue.Of(3e-4));
        var problem = ModelFactory.CreateProblem(backend, task, configuration, 1);
        using var method = ModelFactory.CreateMethod(problem, configuration, 1);

        while (method.Ledger.Nfe < 0.6e6)
            method.Iterate().Diverged.ShouldBeFalse();

        Control(problem).PathKl.ShouldBeLessThan(0.3);
    }

    [Theory]
    [InlineData("gaussian-mixture")]
    [InlineData("many-well")]
    [InlineData("digits")]
    public void HasBaseNetwork_OfTheDefinition_IsThatOfTheTask(string name) =>
        TaskCatalog.Find(name)!.HasBaseNetwork.ShouldBe(Shipped(name).HasBaseNetwork);

    private static ControlObjective Train(ManagedBackend backend, double rewardScale, int iterations)
    {
        var (task, stream) = (MixtureTask(), new RandomStream(1, 1));
        using var model = backend.CreateNetwork(Mixture.Value, 0, stream);
        using var @base = backend.CreateNetwork(Mixture.Value, 0, stream);
        var problem = new FineTuningProblem(backend, Schedule.Linear, @base, task.CreateReward(backend), rewardScale, model, false);
        var configuration = Configuration.Defaults("eam").With("batch_size", ParameterValue.Of(128));
        using var method = ModelFactory.CreateMethod(problem, configuration, 1);
        method.ShouldBeOfType<TerminalTimeMatching>();

        for (var i = 0; i < iterations; i++)
            method.Iterate().Diverged.ShouldBeFalse();

        return Control(problem);
    }

    private static ControlObjective Control(FineTuningProblem problem) =>
        ControlObjective.Estimate(
            problem.Backend,
            problem.Schedule,
            problem.RewardScale,
            problem.Base,
            problem.Model.Average,
            problem.Reward,
            1024,
            64,
            512
        );

    /// <summary>Trains a small network on the exact velocity of the mixture.</summary>
    private static MlpWeights Pretrain()
    {
        const int Rows = 256;
        using var backend = new ManagedBackend();
        var (task, stream) = (MixtureTask(), new RandomStream(2, 1));
        var exact = task.CreateBase(backend);
        var start = MlpWeights.Initialise(MlpShape.Velocity(2, 64, 2, 32), stream, zeroOutput: false);
        using var network = backend.CreateNetwork(start, 0, stream);
        using Tensor data = backend.Rent(Rows, 2),
            x = backend.Rent(Rows, 2),
            target = backend.Rent(Rows, 2);
        var (times, rest) = (new float[Rows], new float[Rows]);
        for (var i = 0; i < 1500; i++)
        {
            data.Write(task.Base.Sample(stream, Rows));
            stream.Uniform(times);
            for (var row = 0; row < Rows; row++)
                rest[row] = 1 - times[row];
            backend.Gaussian(x, stream);
            backend.Combine(x, times, data, rest, x);
            exact.Evaluate(x, times, target);
            network.Accumulate(x, times, target, [1f], float.PositiveInfinity, 1f / Rows);
            network.Step(new AdamSettings(i < 1000 ? 3e-3f : 5e-4f, MaxNorm: 1));
        }

        return network.Export();
    }

    private static GaussianMixtureTask MixtureTask() => (GaussianMixtureTask)Shipped("gaussian-mixture");

    private static FineTuningTask Shipped(string name, params (string Name, ParameterValue Value)[] settings) =>
        TaskCatalog
            .Find(name)!
            .Create(new TaskSettings(name, settings.ToDictionary(setting => setting.Name, setting => setting.Value)), file =>
                File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "assets", file))
            );
}
