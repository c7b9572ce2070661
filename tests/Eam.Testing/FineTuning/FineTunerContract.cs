using Eam.Core.FineTuning;
using Eam.Core.Numerics;

namespace Eam.Testing.FineTuning;

/// <summary>The contract of every method on every backend; a backend's test class inherits it.</summary>
public abstract class FineTunerContract
{
    /// <summary>The backend under test; the trial disposes it.</summary>
    protected abstract IBackend CreateBackend();

    public static TheoryData<string, string> Methods =>
        new()
        {
            { "am", "am.steps=10" },
            { "am", "am.steps=10 am.noise=constant am.clip=none" },
            { "am", "am.steps=12 am.loss_times=6 am.clip=auto am.gain=eta" },
            { "eam", "eam.ode_steps=4" },
            { "eam", "eam.terminal_time=0.65 eam.ode_steps=4" },
            { "eam", "eam.terminal_time=0.6 eam.pullback=vjp eam.base_variance=0.5 eam.buffer=96 eam.reuse=2" },
            { "eam", "eam.terminal_time=0.65 eam.pullback_steps=3 eam.ode_steps=4 eam.reuse=2" },
            { "eam", "eam.terminal_time=0.65 eam.stages=5 eam.reweight=reward eam.pool=128 eam.stage_iterations=3" },
            {
                "eam",
                "eam.terminal_time=0.65 eam.pullback=vjp eam.stages=auto eam.reweight=path eam.pool=128 eam.stage_iterations=3 eam.path_steps=8"
            },
            { "eam", "eam.terminal_time=0.7 eam.pullback=none eam.time_density=logit-normal eam.weighting=one" },
            { "eam", "eam.buffer=96 eam.reuse=2 eam.time_density=logit-normal" },
            { "eam", "eam.stages=5 eam.reweight=reward eam.pool=128 eam.stage_iterations=3" },
            { "eam", "eam.stages=auto eam.reweight=path eam.pool=128 eam.stage_iterations=3 eam.path_steps=8 eam.time_density=late" },
            { "ram", "ram.ode_steps=4" },
            { "ram", "ram.ode_steps=4 ram.group=8 ram.normaliser=group ram.advantage_bound=2 ram.reuse=3" },
            { "ram", "ram.ode_steps=4 ram.behaviour=model ram.reuse=2" },
            { "ram", "ram.ode_steps=4 ram.advantage_offset=auto ram.reuse=2" },
            { "forward", "forward.ode_steps=4" },
            { "forward", "forward.preset=advantage-flow forward.ode_steps=4 forward.reuse=2 forward.solver=heun" },
            { "forward", "forward.preset=rvm forward.ode_steps=4 forward.group=16" },
            { "forward", "forward.preset=advantage-flow forward.ode_steps=4 forward.advantage_offset=auto forward.advantage_bound=none" },
            { "forward", "forward.ode_steps=4 forward.advantage_offset=1" },
            { "terminal-gradient", "terminal-gradient.steps=6" },
            { "terminal-gradient", "terminal-gradient.preset=refl terminal-gradient.steps=8 terminal-gradient.last_share=0.5" },
            { "terminal-gradient", "terminal-gradient.preset=rsm terminal-gradient.steps=4 terminal-gradient.time_gain=t2" },
        };

    [Fact]
    public void Methods_OfTheCatalog_AreAllInTheContract() =>
        MethodCatalog.All.Select(method => method.Name).Except(Methods.Select(row => row.Data.Item1)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Load_AfterSave_GoesOnBitForBit(string method, string settings)
    {
        using var whole = Create(method, settings);
        using var first = Create(method, settings);
        using var second = Create(method, settings);
        var expected = whole.Iterate(13);

        first.Iterate(7);
        var state = new TrainingState();
        first.Method.Save(state);
        second.Method.Load(state);
        var resumed = second.Iterate(6);

        resumed.ShouldBe(expected[7..]);
        State(second).ShouldBe(State(whole));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Iterate_SameSeed_SameBits(string method, string settings)
    {
        using var a = Create(method, settings);
        using var b = Create(method, settings);
        a.Iterate(5).ShouldBe(b.Iterate(5));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Load_EmptyState_SaysWhatIsMissing(string method, string settings)
    {
        using var trial = Create(method, settings);
        Should.Throw<InvalidStateException>(() => trial.Method.Load(new TrainingState())).Message.ShouldContain("is missing");
    }

    /// <summary>The average of n iterations by its definition, with the decay min(ema, (1 + n) / (10 + n)), which reaches 0.3 at n = 3.</summary>
    [Theory]
    [InlineData("am", "am.steps=10 ema=0.3")]
    [InlineData("eam", "eam.ode_steps=4 ema=0.3")]
    [InlineData("ram", "ram.ode_steps=4 ema=0.3")]
    [InlineData("forward", "forward.ode_steps=4 ema=0.3")]
    [InlineData("terminal-gradient", "terminal-gradient.steps=4 ema=0.3")]
    public void Iterate_FirstIterations_AveragesWithAWarmUp(string method, string settings)
    {
        using var trial = Create(method, settings);
        var expected = Values(trial, "model.weights.");
        for (var n = 1; n <= 6; n++)
        {
            trial.Iterate(1);
            var decay = Math.Min(0.3, (1.0 + n) / (10.0 + n));
            expected = [.. expected.Zip(Values(trial, "model.weights."), (old, now) => (decay * old) + ((1 - decay) * now))];
        }

        var actual = Values(trial, "model.average.");
        actual.Length.ShouldBe(expected.Length);
        actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-6);
    }

    /// <summary>Creates a small trial of a method with settings such as <c>am.steps=10 am.clip=none</c>.</summary>
    protected GaussianTrial Create(string method, string settings) =>
        new(
            CreateBackend(),
            method,
            "linear",
            [("batch_size", "32"), .. settings.Split(' ').Select(setting => (setting.Split('=')[0], (object)setting.Split('=')[1]))]
        );

    private static double[] Values(GaussianTrial trial, string prefix)
    {
        var state = new TrainingState();
        trial.Method.Save(state);
        return
        [
            .. state
                .Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                .SelectMany(pair => pair.Value.Values)
                .Select(value => (double)value),
        ];
    }

    private static string State(GaussianTrial trial)
    {
        var state = new TrainingState();
        trial.Method.Save(state);
        var tensors = state.Tensors.Select(pair =>
            $"{pair.Key}:{string.Join(',', pair.Value.Values.Select(BitConverter.SingleToInt32Bits))}"
        );
        return string.Join('\n', tensors.Concat(state.Counters.Select(pair => $"{pair.Key}:{pair.Value}")));
    }
}
