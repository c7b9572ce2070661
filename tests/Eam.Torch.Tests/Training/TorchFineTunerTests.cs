using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.FineTuning;

namespace Eam.Torch.Tests.Training;

public sealed class TorchFineTunerTests : FineTunerContract
{
    protected override IBackend CreateBackend() => Libtorch.Cpu();

    /// <summary>
    /// The seeds are equal, so the noise is too: the curves differ only by rounding until that has grown, and by noise afterwards.
    /// </summary>
    [Theory]
    [InlineData("am", "am.steps=20")]
    [InlineData("eam", "eam.ode_steps=8")]
    [InlineData("ram", "ram.ode_steps=8")]
    [InlineData("forward", "forward.preset=advantage-flow")]
    [InlineData("terminal-gradient", "terminal-gradient.preset=rsm")]
    public void Iterate_TwoHundredTimes_FollowsTheManagedBackend(string method, string settings)
    {
        using var torch = Create(method, settings);
        using var managed = new GaussianTrial(
            new ManagedBackend(),
            method,
            "linear",
            ("batch_size", "32"),
            (settings.Split('=')[0], settings.Split('=')[1])
        );

        var (ours, theirs) = (torch.Iterate(200), managed.Iterate(200));

        for (var i = 0; i < 20; i++)
            ours[i].Loss.ShouldBe(theirs[i].Loss, 1e-3 * theirs[i].Loss, $"iteration {i}");
        Mean(ours, 100).ShouldBe(Mean(theirs, 100), 0.02);
        torch.VelocityError(0.2, 0.8).ShouldBe(managed.VelocityError(0.2, 0.8), 0.05);

        static double Mean(List<IterationResult> results, int last) => results.TakeLast(last).Average(result => result.Reward);
    }
}
