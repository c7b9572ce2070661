using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.ManyWell;
using Eam.Core.Tests.Flows;

namespace Eam.Core.Tests.Tasks;

public class ManyWellTaskTests
{
    [Fact]
    public void DoubleWell_Integral_EqualsSimpsonsRule()
    {
        const int Steps = 200_000;
        var (sum, h) = (0.0, 8.0 / Steps);
        for (var i = 0; i <= Steps; i++)
            sum +=
                (
                    i is 0 or Steps ? 1
                    : i % 2 == 0 ? 2
                    : 4
                )
                * Math.Exp(-DoubleWell.Energy(-4 + (i * h)))
                * h
                / 3;

        new DoubleWell().LogIntegral.ShouldBe(Math.Log(sum), 1e-12);
    }

    [Fact]
    public void Quantile_OfDoubleWell_InvertsTheMass()
    {
        var well = new DoubleWell();
        foreach (var p in (double[])[0.001, 0.2, 0.49, 0.51, 0.7, 0.999])
        {
            // The mass below the quantile, by an independent midpoint sum.
            var (top, mass) = (well.Quantile(p), 0.0);
            const int Steps = 100_000;
            var h = (top + 4.5) / Steps;
            for (var i = 0; i < Steps; i++)
                mass += Math.Exp(-DoubleWell.Energy(-4.5 + ((i + 0.5) * h)) - well.LogIntegral) * h;
            mass.ShouldBe(p, 1e-6);
        }

        well.Quantile(0).ShouldBeLessThan(-2.5);
        well.Quantile(Math.BitDecrement(1.0)).ShouldBeInRange(2.5, 4.5);
    }

    [Fact]
    public void Target_LogPartition_EqualsBaseQuadrature()
    {
        // log E_base[exp(r)] in one coordinate times d, directly from its definition.
        var task = Create(("base_std", ParameterValue.Of(1.5)), ("dimension", ParameterValue.Of(3)));
        var sum = 0.0;
        const double H = 1e-4;
        for (var x = -6.0; x <= 6; x += H)
            sum += Math.Exp(-x * x / 4.5) / Math.Sqrt(2 * Math.PI * 2.25) * Math.Exp(-DoubleWell.Energy(x) + (x * x / 4.5)) * H;

        task.Target.LogPartition.ShouldBe(3 * Math.Log(sum), 1e-8);
    }

    [Fact]
    public void Target_Samples_HaveTheExpectedRewardAndEqualModes()
    {
        var task = Create();
        var (target, values) = (task.Target, new float[4096]);

        task.CreateReward(null!).Evaluate(new HostTensor(4096, 5, target.Samples), values);

        var mean = values.Average(v => (double)v);
        mean.ShouldBe(target.ExpectedReward, 4 * Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / 4096));
        target.ModeWeights.Length.ShouldBe(32);
        var distinct = Enumerable.Range(0, 32).Select(i => string.Join(',', target.ModeCentres[(i * 5)..((i + 1) * 5)])).Distinct();
        distinct.Count().ShouldBe(32);
        var found = Eam.Core.Tasks.Metrics.ModeWeights.Of(target.Samples, target.ModeCentres, 5);
        Eam.Core.Tasks.Metrics.ModeWeights.TotalVariation(found, target.ModeWeights).ShouldBeLessThan(0.06);
    }

    [Fact]
    public void Reward_Gradient_EqualsCentralDifferences()
    {
        var reward = Create(("dimension", ParameterValue.Of(3))).CreateReward(null!);
        float[] x = [0.3f, -1.9f, 2.6f];
        var (gradient, values) = (new HostTensor(1, 3), new float[2]);

        reward.Gradient(new HostTensor(1, 3, x), values, gradient);

        for (var j = 0; j < 3; j++)
        {
            var (up, down) = ((float[])x.Clone(), (float[])x.Clone());
            up[j] += 0.005f;
            down[j] -= 0.005f;
            reward.Evaluate(new HostTensor(2, 3, [.. up, .. down]), values);
            gradient.Values[j].ShouldBe((values[0] - values[1]) / 0.01f, 0.02f);
        }
    }

    private static ManyWellTask Create(params (string Name, ParameterValue Value)[] settings) =>
        (ManyWellTask)
            TaskCatalog
                .Find("many-well")!
                .Create(new TaskSettings("many-well", settings.ToDictionary(s => s.Name, s => s.Value)), name =>
                    throw new FileNotFoundException(name)
                );
}
