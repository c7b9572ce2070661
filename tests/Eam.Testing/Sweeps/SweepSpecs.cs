using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Testing.Sweeps;

/// <summary>Creates specifications for tests.</summary>
public static class SweepSpecs
{
    /// <summary>
    /// Creates a sweep of nine trials of each of two methods, with three rungs (100, 300, 900 nfe), arms, and small evaluations.
    /// </summary>
    public static SweepSpec Small(
        int trials = 18,
        ulong seed = 7,
        int eta = 3,
        int finalSeeds = 1,
        int maxFailures = 2,
        string name = "small"
    ) =>
        new(
            name,
            new TaskSettings("gaussian-mixture", new Dictionary<string, ParameterValue> { ["modes"] = ParameterValue.Of(2) }),
            new SearchSpace(
                ["am", "eam"],
                [
                    new SweptParameter("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
                    new SweptParameter("batch_size", new Domain.Values([ParameterValue.Of(8), ParameterValue.Of(16)])),
                    new SweptParameter("eam.ode_steps", new Domain.Range(2, 4, false, true)),
                    new SweptParameter("am.steps", new Domain.Values([ParameterValue.Of(4)])),
                ]
            ),
            "random",
            new Objective("control_objective", true),
            new HalvingSpec("sha", eta, true, ComputeUnit.Nfe, 100, 900, finalSeeds),
            new EvaluationSpec(64, 4, 32, 4, 2),
            trials,
            seed,
            null,
            maxFailures,
            null
        );

    /// <summary>
    /// Creates a sweep of nine trials of each of two methods of a user's own program, with three rungs (100, 300, 900 nfe) and arms. It
    /// declares a metric with a name of Eam's own, which has another meaning there. <see cref="Trials.ScriptedRunner.Report"/> reports them.
    /// </summary>
    public static SweepSpec Command(int trials = 18, ulong seed = 7, string name = "mine") =>
        Small(trials, seed, name: name) with
        {
            Task = new TaskSettings(CommandSpec.TaskName, new Dictionary<string, ParameterValue>()),
            Space = new SearchSpace(
                ["plain", "fast"],
                [
                    new SweptParameter("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
                    new SweptParameter("optimizer", new Domain.Values([ParameterValue.Of("adam"), ParameterValue.Of("sgd")])),
                    new SweptParameter("fast.steps", new Domain.Values([ParameterValue.Of(10), ParameterValue.Of(20)])),
                ]
            ),
            Objective = new Objective("loss", false),
            Command = new CommandSpec(["python3", "train.py"], "/sweeps", [new("accuracy", true), new("loss", false), new("sw2", true)]),
        };
}
