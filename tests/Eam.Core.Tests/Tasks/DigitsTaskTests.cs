using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;

namespace Eam.Core.Tests.Tasks;

public class DigitsTaskTests
{
    private static readonly Lazy<FineTuningTask> Shipped = new(() => Create());

    [Fact]
    public void Target_OfShippedWeights_IsThreesWithItsEffectiveSize()
    {
        var target = Shipped.Value.Target;

        // About a tenth of the base's images are threes, and they have nearly all of the weight.
        target.EffectiveSampleSize.ShouldBeInRange(1000, 2500);
        target.LogPartition.ShouldBe(Math.Log(0.1), 0.3);
        target.LogPartitionSe.ShouldBeInRange(0.005, 0.05);
        target.ExpectedReward.ShouldBeInRange(-0.3, 0);
        MeanReward(Shipped.Value, target.Samples).ShouldBe(target.ExpectedReward, 0.03);
        MeanReward(Shipped.Value, target.SecondSamples).ShouldBe(target.ExpectedReward, 0.03);
    }

    [Fact]
    public void Evaluate_OfShippedBase_ShowsImagesThatTheClassifierKnows()
    {
        using var backend = new ManagedBackend();
        var task = Shipped.Value;
        var @base = task.CreateBase(backend);

        var metrics = Evaluator.Evaluate(backend, task, @base, @base, task.CreateReward(backend), new EvaluationSpec(512, 16, 64, 16));

        metrics.Reward!.Value.ShouldBeInRange(-25, -8);
        metrics.Sw2!.Value.ShouldBeGreaterThan(5 * metrics.Sw2Floor!.Value);
        metrics.EffectiveSampleSize!.Value.ShouldBe(task.Target.EffectiveSampleSize);
        metrics.ModeError.ShouldBeNull();

        // Images of the base flow are digits: the classifier is sure about 84 % of them (and about 98 % of the data).
        var sure = 0;
        for (var digit = 0; digit < 10; digit++)
            sure += Rewards(Create(("digit", ParameterValue.Of(digit))), Evaluator.Samples(backend, @base, 512, 16))
                .Count(r => r > Math.Log(0.9));
        sure.ShouldBeInRange(400, 512);
    }

    [Theory]
    [InlineData("digit")]
    [InlineData("ink")]
    public void Reward_Gradient_EqualsCentralDifferences(string word)
    {
        using var backend = new ManagedBackend();
        var task = Create(("reward", ParameterValue.Of(word)));
        var reward = task.CreateReward(backend);
        float[] x = [.. Shipped.Value.Target.Samples[..64]];
        using var point = backend.Rent(1, 64);
        using var gradient = backend.Rent(1, 64);
        point.Write(x);
        var value = new float[1];

        reward.Gradient(point, value, gradient);

        var slopes = gradient.Read().ToArray();
        foreach (var j in (int[])[3, 20, 36, 61])
        {
            var (up, down) = ((float[])x.Clone(), (float[])x.Clone());
            up[j] += 0.02f;
            down[j] -= 0.02f;
            slopes[j].ShouldBe((float)((Rewards(task, up)[0] - Rewards(task, down)[0]) / 0.04), 1e-3f + (0.02f * Math.Abs(slopes[j])));
        }
    }

    [Fact]
    public void InkReward_OfTheData_HasMeanZeroAndDeviationOne()
    {
        var rewards = Rewards(Create(("reward", ParameterValue.Of("ink"))), new DigitsData(Asset(DigitsData.FileName)).Images.ToArray());

        rewards.Average(r => (double)r).ShouldBe(0, 1e-3);
        rewards.Average(r => (double)r * r).ShouldBe(1, 1e-3);
    }

    [Fact]
    public void Create_TruncatedWeights_IsRefusedInOneLine()
    {
        var failure = Should.Throw<InvalidStateException>(() => Create(name => Asset(name)[..1000]));

        failure.Message.ShouldContain("truncated");
        failure.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Create_OneWeightChanged_IsRefused()
    {
        var file = Asset(DigitsModel.FileName);
        file[^100] ^= 1;

        Should.Throw<InvalidStateException>(() => Create(_ => file)).Message.ShouldContain("SHA-256");
    }

    [Fact]
    public void Create_DamagedData_IsRefused()
    {
        byte[] Damaged(string name) => name == DigitsData.FileName ? Asset(name)[..^1] : Asset(name);
        byte[] Changed(string name)
        {
            var file = Asset(name);
            if (name == DigitsData.FileName)
                file[70] = 17;
            return file;
        }

        Should
            .Throw<InvalidStateException>(() => Create(Damaged, ("reward", ParameterValue.Of("ink"))))
            .Message.ShouldContain("found 116804");
        Should.Throw<InvalidStateException>(() => Create(Changed, ("reward", ParameterValue.Of("ink")))).Message.ShouldContain("image 1");
    }

    [Fact]
    public void Pretraining_ShortRuns_LearnAndRepeatBitForBit()
    {
        var data = new DigitsData(Asset(DigitsData.FileName));
        var reports = new List<PretrainingProgress>();

        var first = DigitsPretraining.Run(data, 5, 150, 150, reports.Add, CancellationToken.None);
        var second = DigitsPretraining.Run(data, 5, 150, 150, null, CancellationToken.None);

        second.File.ShouldBe(first.File);
        first.Accuracy.ShouldBeGreaterThan(0.8);
        first.FlowLoss.ShouldBeLessThan(1.3); // mean over all iterations; it would be 1.6 without training
        reports.Select(r => (r.Stage, r.Iteration)).ShouldBe([("classifier", 150), ("flow", 150)]);
        DigitsModel.Decode(first.File).Flow.Layers.Count.ShouldBe(4);
    }

    [Fact]
    public void Pretraining_Cancelled_Stops() =>
        Should.Throw<OperationCanceledException>(() =>
            DigitsPretraining.Run(Asset(DigitsData.FileName), 1, null, new CancellationToken(true))
        );

    private static double MeanReward(FineTuningTask task, float[] samples) => Rewards(task, samples).Average(r => (double)r);

    private static float[] Rewards(FineTuningTask task, float[] samples)
    {
        using var backend = new ManagedBackend();
        using var x = backend.Rent(samples.Length / 64, 64);
        x.Write(samples);
        var values = new float[x.Rows];
        IReward reward = task.CreateReward(backend);
        reward.Evaluate(x, values);
        return values;
    }

    private static FineTuningTask Create(params (string Name, ParameterValue Value)[] settings) => Create(Asset, settings);

    private static FineTuningTask Create(Func<string, byte[]> assets, params (string Name, ParameterValue Value)[] settings) =>
        TaskCatalog.Find("digits")!.Create(new TaskSettings("digits", settings.ToDictionary(s => s.Name, s => s.Value)), assets);

    private static byte[] Asset(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "assets", name));
}
