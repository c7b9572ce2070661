using Eam.Core.Numerics;

namespace Eam.Testing.FineTuning;

/// <summary>
/// The contract of every method on every backend for tasks with conditions: the condition of a row goes with it through trajectories, pools,
/// re-noising, replay and checkpoints. A backend's test class inherits it.
/// </summary>
public abstract class ConditionContract
{
    /// <summary>The backend under test; the trial disposes it.</summary>
    protected abstract IBackend CreateBackend();

    public static TheoryData<string, string> Methods =>
        new()
        {
            { "am", "am.steps=10" },
            { "am", "am.steps=12 am.loss_times=6 am.clip=auto am.gain=eta" },
            { "eam", "eam.ode_steps=4" },
            { "eam", "eam.ode_steps=4 eam.buffer=192 eam.reuse=2" },
            { "eam", "eam.terminal_time=0.65 eam.ode_steps=4" },
            { "eam", "eam.terminal_time=0.6 eam.pullback=vjp eam.base_variance=0.5 eam.buffer=192 eam.reuse=2 eam.ode_steps=4" },
            { "eam", "eam.terminal_time=0.65 eam.pullback_steps=3 eam.ode_steps=4 eam.reuse=2" },
            { "ram", "ram.ode_steps=4 ram.group=8 ram.reuse=3" },
            { "forward", "forward.preset=advantage-flow forward.ode_steps=4 forward.group=8 forward.reuse=2" },
            { "terminal-gradient", "terminal-gradient.steps=6" },
            { "terminal-gradient", "terminal-gradient.preset=rsm terminal-gradient.steps=4" },
        };

    /// <summary>Both means move towards their own targets, 2 and -2, and the third stays where the base has it.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Iterate_OppositeRewards_MovesEachConditionToItsOwnTarget(string method, string settings)
    {
        using var trial = new ConditionTrial(CreateBackend(), method, settings);
        trial.Mean(0).ShouldBe(0.5, 0.1);

        trial.Iterate(160);

        trial.Mean(0).ShouldBeGreaterThan(1);
        trial.Mean(1).ShouldBeLessThan(-1);
        trial.Mean(2).ShouldBe(0, 0.1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Load_AfterSave_GoesOnBitForBit(string method, string settings)
    {
        using var whole = new ConditionTrial(CreateBackend(), method, settings);
        using var first = new ConditionTrial(CreateBackend(), method, settings);
        using var second = new ConditionTrial(CreateBackend(), method, settings);
        var expected = whole.Iterate(13);

        first.Iterate(7);
        var state = new TrainingState();
        first.Method.Save(state);
        second.Method.Load(Safetensors.Decode(Safetensors.Encode(state)));

        second.Iterate(6).ShouldBe(expected[7..]);
    }

    /// <summary>A checkpoint without the conditions of its endpoints, or with one that does not exist, is refused.</summary>
    [Theory]
    [InlineData("eam", "eam.ode_steps=4 eam.reuse=2", "pool.conditions")]
    [InlineData("ram", "ram.ode_steps=4 ram.group=8 ram.reuse=3", "forward.conditions")]
    public void Load_WrongConditions_IsRefused(string method, string settings, string name)
    {
        using var trial = new ConditionTrial(CreateBackend(), method, settings);
        trial.Iterate(1);
        var state = new TrainingState();
        trial.Method.Save(state);
        var saved = state.Tensors[name];

        state.Tensors.Remove(name);
        Should.Throw<InvalidStateException>(() => trial.Method.Load(state)).Message.ShouldContain("is missing");
        state.Tensors[name] = new(saved.Shape, [.. saved.Values.Select((value, i) => i == 5 ? 3 : value)]);
        Should.Throw<InvalidStateException>(() => trial.Method.Load(state)).Message.ShouldContain("no condition of this task");
    }
}
