using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

/// <summary>Builds sweeps that ended with given curves.</summary>
internal static class Finished
{
    /// <summary>Builds a sweep over am and eam whose trials have these curves, each point at a rung of 1, 10, 100, ...</summary>
    public static SweepState Sweep(params (string Method, int? RepeatOf, double[] Rewards)[] runs) =>
        new(
            SweepsFor.Test(2, SweepsFor.BothMethods, eta: 10, max: 1000),
            [.. runs.Select((run, number) => Trial(number, run.Method, run.RepeatOf, run.Rewards))]
        );

    private static Trial Trial(int number, string method, int? repeatOf, double[] rewards) =>
        new(number, Configuration.Defaults(method), 0, repeatOf)
        {
            Status = rewards.Length == 0 ? TrialStatus.Pruned : TrialStatus.Completed,
            Rung = rewards.Length - 1,
            Curve = [.. rewards.Select((reward, i) => SweepsFor.Point(reward, Math.Pow(10, i)))],
            RungPoints = [.. Enumerable.Range(0, rewards.Length)],
        };

    /// <summary>Returns the sweep with another objective or target.</summary>
    public static SweepState With(this SweepState state, double? target = null, bool maximize = true) =>
        state with
        {
            Spec = state.Spec with { Target = target, Objective = new("reward", maximize) },
        };
}
