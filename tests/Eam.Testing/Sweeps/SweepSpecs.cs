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
}
