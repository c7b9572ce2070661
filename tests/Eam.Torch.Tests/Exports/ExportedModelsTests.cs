using Eam.Core.Flows;
using Eam.Core.Tasks.Inspection;
using Eam.Engine.Inspection;

namespace Eam.Torch.Tests.Exports;

/// <summary>
/// The wrappers of tools/export_sd3.py and tools/export_sit.py, on stand-ins with the same interface and random weights. The flow of a
/// stand-in is exact, except for a small network: noise x0 ends in mean + 0.5 x0.
/// </summary>
[Collection(nameof(StandIns))]
public sealed class ExportedModelsTests(StandIns made)
{
    private const int Rows = 3,
        Steps = 10; // ROWS and STEPS of make.py

    private const float Deviation = 0.5f; // DEVIATION of blocks.py

    public static TheoryData<string> Models => ["sd3", "sd3-guided", "sit", "sit-guided"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Integrate_FromNoise_EndsWhereTheModelsOwnSamplerEnds(string model)
    {
        var (task, expected) = (made.Task(model), made.Expected(model));
        using var backend = Libtorch.Cpu();
        using var x = backend.Rent(Rows, task.Dimension);
        x.Write(expected["noise"].Values);

        OdeSolver.Sample(backend, task.CreateBase(backend), OdeMethod.Euler, Steps, x);

        x.Read().ToArray().ShouldBe(expected["samples"].Values, 1e-4f);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Integrate_FromNoise_EndsAtTheDataOfTheConditionAndItsGuidance(string model)
    {
        var (task, expected) = (made.Task(model), made.Expected(model));
        using var backend = Libtorch.Cpu();
        using var x = backend.Rent(Rows, task.Dimension);
        var (noise, mean) = (expected["noise"].Values, expected["mean"].Values);
        x.Write(noise);

        OdeSolver.Sample(backend, task.CreateBase(backend), OdeMethod.Heun, 32, x);

        var pixels = task.Dimension / mean.Length;
        var errors = x.Read().ToArray().Select((value, i) => Math.Abs(value - mean[i / pixels % mean.Length] - (Deviation * noise[i])));
        errors.Average().ShouldBeLessThan(0.1f);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Slope_OnNoise_IsThatOfTheExactVelocity(string model)
    {
        using var backend = Libtorch.Cpu();
        var task = made.Task(model);
        var probe = new FieldProbe(backend, task.Dimension);

        foreach (var t in new[] { 0.05f, 0.5f, 0.95f })
        {
            var variance = (t * t * Deviation * Deviation) + ((1 - t) * (1 - t));
            probe.Slope(task.CreateBase(backend), t, 32).ShouldBe(((t * Deviation * Deviation) - (1 - t)) / variance, 0.1);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reward_OfLatents_IsThatOfTheDecodedImage(string model)
    {
        var (task, expected) = (made.Task(model), made.Expected(model));
        using var backend = Libtorch.Cpu();
        using var x = backend.Rent(Rows, task.Dimension);
        using var gradient = backend.Rent(Rows, task.Dimension);
        var rewards = new float[Rows];
        x.Write(expected["noise"].Values);

        task.CreateReward(backend).Gradient(x, rewards, gradient);

        rewards.ShouldBe(expected["reward"].Values, 1e-6f);
        gradient.Read().ToArray().ShouldBe(expected["gradient"].Values, 1e-6f);
    }

    [Theory]
    [InlineData("sd3-guided", 3 * 6 * 6)]
    [InlineData("sit-guided", 4 * 6 * 6)]
    public void Check_OfAnExportedModel_FindsNothingDoubtful(string model, int dimension)
    {
        var task = made.Task(model);
        var inspection = new ModelInspection(task, new("torch", "cpu"), 4, TimeProvider.System);

        var found = inspection.Run(TestContext.Current.CancellationToken).ToList();

        task.Dimension.ShouldBe(dimension);
        found.Where(finding => finding.IsDoubtful).ShouldBeEmpty();
        found[0].Text.ShouldContain("lora_");
        found.Single(finding => finding.Name == "time").Text.ShouldContain("t = 0 is noise and t = 1 is data");
    }
}
