using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tests.Flows;

namespace Eam.Core.Tests.Tasks;

public class GaussianMixtureTaskTests
{
    [Fact]
    public void Defaults_ClosedForms_AreTheKnownNumbers()
    {
        // log Z and E_p*[r] as in docs/tasks.md#gaussian-mixture. The base by hand: E|x - c|^2 = radius^2 + |c|^2 + 2 std^2 = 9.72, times -lambda / 2.
        var task = Create();

        task.Tilt.LogPartition.ShouldBe(-2.617, 5e-4);
        (task.RewardScale * task.BaseReward).ShouldBe(-14.58, 1e-9);
        task.Tilt.ExpectedReward.ShouldBe(-0.27, 0.005);
        task.Target.LogPartition.ShouldBe(task.Tilt.LogPartition);
        task.Target.ExpectedReward.ShouldBe(task.Tilt.ExpectedReward);
        task.Target.EffectiveSampleSize.ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [InlineData("quadratic", 2)]
    [InlineData("quadratic", 5)]
    [InlineData("linear", 2)]
    [InlineData("linear", 1)]
    public void Target_Samples_HaveTheExpectedReward(string reward, int dimension)
    {
        var task = Create(
            ("reward", ParameterValue.Of(reward)),
            ("dimension", ParameterValue.Of(dimension)),
            ("reward_scale", ParameterValue.Of(0.5))
        );
        foreach (var samples in (float[][])[task.Target.Samples, task.Target.SecondSamples])
        {
            var values = new float[task.Target.Count];
            task.CreateReward(null!).Evaluate(new HostTensor(task.Target.Count, dimension, samples), values);
            var mean = values.Average(v => (double)v);
            var error = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
            mean.ShouldBe(task.Target.ExpectedReward, 4 * error);
        }
    }

    [Fact]
    public void Target_SeparatedModes_WeighAsTheTiltedComponents()
    {
        var task = Create(("std", ParameterValue.Of(0.15)));
        for (var i = 0; i < 8; i++)
            task.Target.ModeWeights[i].ShouldBe(task.Tilt.Mixture.Weights[i], 0.006);
    }

    [Theory]
    [InlineData("quadratic")]
    [InlineData("linear")]
    public void Reward_Gradient_EqualsCentralDifferences(string word)
    {
        var reward = Create(("reward", ParameterValue.Of(word)), ("dimension", ParameterValue.Of(3)), ("tau", ParameterValue.Of(0.8)))
            .CreateReward(null!);
        float[] x = [0.4f, -1.5f, 2];
        var (gradient, value) = (new HostTensor(1, 3), new float[1]);

        reward.Gradient(new HostTensor(1, 3, x), value, gradient);

        value[0].ShouldBe(Value(reward, x));
        for (var j = 0; j < 3; j++)
        {
            var (up, down) = ((float[])x.Clone(), (float[])x.Clone());
            up[j] += 0.01f;
            down[j] -= 0.01f;
            gradient.Values[j].ShouldBe((Value(reward, up) - Value(reward, down)) / 0.02f, 2e-3f);
        }
    }

    [Fact]
    public void Create_SettingOutOfRange_IsRefusedByName() =>
        Should
            .Throw<ArgumentException>(() => Create(("modes", ParameterValue.Of(2.5))))
            .Message.ShouldStartWith("modes must be a whole number");

    private static float Value(IReward reward, float[] x)
    {
        var value = new float[1];
        reward.Evaluate(new HostTensor(1, x.Length, x), value);
        return value[0];
    }

    private static GaussianMixtureTask Create(params (string Name, ParameterValue Value)[] settings) =>
        (GaussianMixtureTask)
            TaskCatalog
                .Find("gaussian-mixture")!
                .Create(new TaskSettings("gaussian-mixture", settings.ToDictionary(s => s.Name, s => s.Value)), name =>
                    throw new FileNotFoundException(name)
                );
}
