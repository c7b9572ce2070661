using Eam.Core.FineTuning;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

/// <summary>Tests that equal effective settings are the same training, and other ones are not.</summary>
public sealed class EffectiveSettingsTests
{
    [Theory]
    [InlineData("am", "am.steps=10", "am.sigma=0.5", "am.sigma=2")]
    [InlineData("am", "am.steps=10", "am.loss_times=10", "am.loss_times=20")]
    [InlineData("am", "am.steps=10 am.noise=constant", "am.gain=sigma", "am.gain=eta")]
    [InlineData("am", "am.steps=10", "lora_rank=4", "lora_rank=8")]
    [InlineData("eam", "eam.stages=0", "eam.reweight=none", "eam.reweight=path")]
    [InlineData("eam", "eam.stages=0", "eam.pool=64", "eam.pool=128")]
    [InlineData("eam", "eam.stages=0", "eam.stage_iterations=2", "eam.stage_iterations=3")]
    [InlineData("eam", "eam.stages=0 eam.reweight=path", "eam.path_steps=8", "eam.path_steps=16")]
    [InlineData("eam", "batch_size=16", "eam.buffer=0", "eam.buffer=15")]
    [InlineData("eam", "eam.terminal_time=1", "eam.pullback=vjp", "eam.pullback=none")]
    [InlineData("eam", "eam.terminal_time=0.65", "eam.score_time=0.9", "eam.score_time=0.95")]
    [InlineData("eam", "eam.terminal_time=1", "eam.pullback_steps=1", "eam.pullback_steps=2")]
    [InlineData("eam", "eam.terminal_time=0.65 eam.pullback=covariance", "eam.pullback_steps=1", "eam.pullback_steps=2")]
    [InlineData(
        "eam",
        "eam.terminal_time=0.65 eam.stages=2 eam.reweight=path eam.path_steps=8 eam.pool=32 eam.stage_iterations=2",
        "eam.ode_steps=4",
        "eam.ode_steps=8"
    )]
    [InlineData("eam", "eam.terminal_time=0.65", "eam.score_draws=1", "eam.score_draws=2")]
    [InlineData("eam", "eam.stages=2 eam.pool=32 eam.stage_iterations=2", "eam.terminal_time=1", "eam.terminal_time=auto")]
    [InlineData("eam", "batch_size=16", "eam.buffer=32", "eam.buffer=47")]
    [InlineData("eam", "eam.stages=2 eam.pool=32 eam.stage_iterations=2", "eam.reuse=1", "eam.reuse=3")]
    [InlineData("eam", "eam.stages=2 eam.pool=32 eam.stage_iterations=2", "eam.buffer=0", "eam.buffer=1024")]
    [InlineData(
        "eam",
        "eam.stages=2 eam.reweight=path eam.path_steps=8 eam.pool=32 eam.stage_iterations=2",
        "eam.ode_steps=4",
        "eam.ode_steps=8"
    )]
    [InlineData(
        "eam",
        "eam.stages=2 eam.reweight=path eam.path_steps=8 eam.pool=32 eam.stage_iterations=2",
        "eam.solver=euler",
        "eam.solver=heun"
    )]
    [InlineData("ram", "batch_size=16", "ram.group=batch", "ram.group=16")]
    [InlineData("forward", "forward.preset=nft", "forward.anchor=auto", "forward.anchor=old")]
    [InlineData("forward", "forward.preset=nft", "forward.old_pull=1", "forward.old_pull=2")]
    [InlineData("forward", "forward.preset=advantage-flow", "forward.beta=1", "forward.beta=2")]
    [InlineData("forward", "forward.preset=rvm", "forward.advantage_scale=auto", "forward.advantage_scale=0.1")]
    [InlineData("terminal-gradient", "terminal-gradient.preset=draft1", "terminal-gradient.renoise=2", "terminal-gradient.renoise=4")]
    [InlineData(
        "terminal-gradient",
        "terminal-gradient.preset=refl terminal-gradient.steps=4",
        "terminal-gradient.last_share=0.25",
        "terminal-gradient.last_share=0.3"
    )]
    public void Of_ConfigurationsThatTrainAlike_IsEqual(string method, string both, string one, string other)
    {
        using var a = Create(method, $"{both} {one}");
        using var b = Create(method, $"{both} {other}");

        EffectiveSettings.Of(a.Configuration).ShouldBe(EffectiveSettings.Of(b.Configuration));
        a.Iterate(6).ShouldBe(b.Iterate(6));
    }

    [Theory]
    [InlineData("am", "am.steps=10 am.noise=constant", "am.sigma=0.5", "am.sigma=2")]
    [InlineData("am", "am.steps=10", "am.loss_times=5", "am.loss_times=20")]
    [InlineData("am", "am.steps=10", "am.gain=sigma", "am.gain=eta")]
    [InlineData("eam", "batch_size=16", "eam.buffer=16", "eam.buffer=32")]
    [InlineData("eam", "eam.stages=0", "eam.reuse=1", "eam.reuse=3")]
    [InlineData("eam", "eam.stages=0", "eam.terminal_time=1", "eam.terminal_time=0.7")]
    [InlineData("eam", "eam.terminal_time=0.65", "eam.pullback=covariance", "eam.pullback=none")]
    [InlineData("eam", "eam.terminal_time=0.65", "eam.pullback_steps=1", "eam.pullback_steps=2")]
    [InlineData("eam", "eam.terminal_time=0.65 eam.pullback=vjp", "eam.pullback_steps=2", "eam.pullback_steps=3")]
    [InlineData("eam", "eam.terminal_time=0.65 eam.pool=32 eam.stage_iterations=2", "eam.stages=0", "eam.stages=2")]
    [InlineData("eam", "eam.terminal_time=1", "eam.score_time=0.9", "eam.score_time=0.95")]
    [InlineData("eam", "eam.stages=2 eam.pool=32 eam.stage_iterations=2", "eam.reweight=none", "eam.reweight=reward")]
    [InlineData("eam", "eam.stages=2 eam.pool=32 eam.stage_iterations=2", "eam.ode_steps=4", "eam.ode_steps=8")]
    [InlineData("eam", "eam.stages=2 eam.reweight=path eam.pool=32 eam.stage_iterations=2", "eam.path_steps=8", "eam.path_steps=16")]
    [InlineData("ram", "batch_size=16", "ram.group=batch", "ram.group=8")]
    [InlineData("ram", "batch_size=16", "ram.behaviour=average", "ram.behaviour=model")]
    [InlineData("ram", "batch_size=16", "ram.advantage_offset=0", "ram.advantage_offset=auto")]
    [InlineData("forward", "batch_size=16", "forward.advantage_offset=0.5", "forward.advantage_offset=1")]
    [InlineData("forward", "batch_size=16", "forward.preset=nft", "forward.preset=advantage-flow")]
    [InlineData("forward", "forward.preset=advantage-flow", "forward.base_pull=0.1", "forward.base_pull=1")]
    [InlineData("terminal-gradient", "batch_size=16", "terminal-gradient.preset=draft1", "terminal-gradient.preset=refl")]
    public void Of_ConfigurationsThatTrainDifferently_IsNot(string method, string both, string one, string other)
    {
        using var a = Create(method, $"{both} {one}");
        using var b = Create(method, $"{both} {other}");

        EffectiveSettings.Of(a.Configuration).ShouldNotBe(EffectiveSettings.Of(b.Configuration));
        a.Iterate(6).ShouldNotBe(b.Iterate(6));
    }

    [Theory]
    [InlineData("residual", "lora_rank", false)]
    [InlineData("full", "lora_rank", false)]
    [InlineData("lora", "lora_rank", true)]
    [InlineData("residual", "width", true)]
    [InlineData("auto", "width", true)]
    [InlineData("full", "hidden_layers", false)]
    [InlineData("lora", "width", false)]
    public void Of_TheModel_HasOnlyTheSettingsOfItsKind(string parametrisation, string name, bool has)
    {
        using var trial = Create("eam", $"parametrisation={parametrisation} {name}=16");

        EffectiveSettings.Of(trial.Configuration).Values.ContainsKey(name).ShouldBe(has);
    }

    private static GaussianTrial Create(string method, string settings)
    {
        (string, object)[] pairs = [.. settings.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], (object)pair[1]))];
        return new GaussianTrial(method, pairs);
    }
}
