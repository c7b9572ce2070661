using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;

namespace Eam.Torch.Tests.Tasks;

public sealed class DigitImagesTaskTests
{
    /// <summary>To the classifier, samples of the base for class 3 look like a 3, and more so with guidance.</summary>
    [Theory]
    [InlineData("unet")]
    [InlineData("dit")]
    public void Base_UnderAClass_DrawsThatDigit(string network)
    {
        using var backend = Libtorch.Cpu();
        var (none, three, guided) = (Score(network, "none", 1), Score(network, "3", 1), Score(network, "3", 2));

        three.ShouldBeGreaterThan(none + 2);
        guided.ShouldBeGreaterThan(three - 0.3);
        guided.ShouldBeGreaterThan(-1.5, "mean log-probability of a 3");

        double Score(string network, string label, double guidance)
        {
            var task = Load(
                ("network", network),
                ("class", label),
                ("guidance", guidance.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("reward", "digit"),
                ("digit", "3")
            );
            var samples = Evaluator.Samples(backend, task.CreateBase(backend), 64, 8);
            using var x = backend.Rent(64, 64);
            x.Write(samples);
            var rewards = new float[64];
            task.CreateReward(backend).Evaluate(x, rewards);
            return rewards.Average();
        }
    }

    [Theory]
    [InlineData("unet", "eam", "eam.ode_steps=4 learning_rate=3e-4")]
    [InlineData("unet", "am", "am.steps=6")]
    [InlineData("dit", "eam", "eam.ode_steps=4 parametrisation=lora lora_rank=4")]
    [InlineData("dit", "am", "am.steps=6")]
    public void Iterate_TowardsInk_EarnsMoreOfIt(string network, string method, string settings)
    {
        using var backend = Libtorch.Cpu();
        var task = Load(("network", network), ("class", "3"), ("reward", "ink"), ("reward_scale", "4"));
        var configuration = settings
            .Split(' ')
            .Select(setting => setting.Split('='))
            .Aggregate(
                Configuration.Defaults(method).With("batch_size", ParameterValue.Of(16)).With("learning_rate", ParameterValue.Of(2e-3)),
                (all, pair) => all.With(pair[0], ParameterValue.Parse(pair[1]))
            );
        var problem = ModelFactory.CreateProblem(backend, task, configuration, 1);
        using var tuner = ModelFactory.CreateMethod(problem, configuration, 1);
        var before = Ink(problem.Model);

        for (var i = 0; i < 30; i++)
            tuner.Iterate().Diverged.ShouldBeFalse();

        Ink(problem.Model).ShouldBeGreaterThan(before + 0.1);

        double Ink(ITrainableField model)
        {
            using var x = backend.Rent(64, 64);
            x.Write(Evaluator.Samples(backend, model, 64, 6));
            var rewards = new float[64];
            problem.Reward.Evaluate(x, rewards);
            return rewards.Average();
        }
    }

    [Fact]
    public void Load_GuidanceWithoutAClass_SaysWhatItNeeds()
    {
        Libtorch.Require();
        Should
            .Throw<EngineException>(() => Load(("guidance", "2")))
            .Message.ShouldBe("task digit-images: guidance 2 needs a class; set class, or set guidance to 1");
    }

    private static FineTuningTask Load(params (string Name, string Value)[] settings)
    {
        Libtorch.Require();
        return TaskLoader.Load(
            new("digit-images", settings.ToDictionary(setting => setting.Name, setting => ParameterValue.Parse(setting.Value)))
        );
    }
}
