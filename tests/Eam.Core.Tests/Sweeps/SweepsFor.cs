using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Specifications, results and a host without clock or training, for tests of the machine.</summary>
internal static class SweepsFor
{
    public static readonly string[] BothMethods = ["am", "eam"];

    public static SweepSpec Test(
        int trials = 27,
        string[]? methods = null,
        string algorithm = "sha",
        int eta = 3,
        bool arms = true,
        double min = 1,
        double max = 27,
        int finalSeeds = 1,
        ulong seed = 7,
        int maxFailures = 2,
        string search = "random",
        IReadOnlyList<SweptParameter>? parameters = null
    ) =>
        new(
            "test",
            new("gaussian-mixture", ImmutableDictionary<string, ParameterValue>.Empty),
            new(methods ?? ["eam"], parameters ?? [new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false))]),
            search,
            new("reward", true),
            new(algorithm, eta, arms, ComputeUnit.Nfe, min, max, finalSeeds),
            new(),
            trials,
            seed,
            null,
            maxFailures,
            null
        );

    public static CurvePoint Point(double reward, double nfe) =>
        new(
            Spent.None with
            {
                Nfe = (long)nfe,
            },
            new()
            {
                Reward = reward,
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = 0,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );

    /// <summary>Text that is equal for equal states; records compare their lists by reference.</summary>
    public static string Describe(this SweepState state, bool slots = true) =>
        string.Join(
            '\n',
            state.Trials.Select(trial =>
                string.Join(
                    ' ',
                    trial.Number,
                    trial.Configuration.Key,
                    trial.Seed,
                    trial.RepeatOf,
                    trial.Status,
                    trial.Rung,
                    trial.Entered,
                    slots ? $"{trial.Attempt} {trial.Slot}" : "",
                    trial.Failures,
                    trial.Failure,
                    trial.Reason,
                    string.Join(',', trial.Curve.Select(point => $"{point.Spent.Nfe}:{point.Metrics.Reward!.Value:R}")),
                    string.Join(',', trial.RungPoints)
                )
            )
        );
}
