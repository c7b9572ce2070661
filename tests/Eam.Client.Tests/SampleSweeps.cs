using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Client.Tests;

/// <summary>Sweeps built by hand, in the states that screens must show.</summary>
internal static class SampleSweeps
{
    public static SweepSpec Spec(int trials = 54) =>
        new(
            "am-vs-eam",
            new TaskSettings("gaussian-mixture", ImmutableDictionary<string, ParameterValue>.Empty),
            new SearchSpace(["am", "eam"], []),
            "random",
            new Objective("control_objective", true),
            new HalvingSpec("sha", 3, true, ComputeUnit.Nfe, 0.6e6, 16.2e6),
            new EvaluationSpec(),
            trials,
            7,
            2,
            3,
            null
        );

    public static TrialMetrics Metrics(double objective) =>
        new()
        {
            Reward = objective / 4,
            RewardSe = 0.01,
            Sw2 = -objective / 100,
            Sw2Floor = 0.018,
            PathKl = 1,
            ControlObjective = objective,
            ControlObjectiveSe = 0.02,
            ControlGap = -2.6 - objective,
            EvaluationNfe = 1000,
        };

    public static CurvePoint Point(long nfe, double objective) =>
        new(new Spent(nfe, nfe, 0, 0, 0, nfe * 1e5, 1, 10, 0.1), Metrics(objective));

    public static Trial Trial(int number, string method, TrialStatus status, params double[] objectives)
    {
        var configuration = Configuration
            .Defaults(method)
            .With("learning_rate", ParameterValue.Of(0.001234))
            .With($"{method}.steps", ParameterValue.Of(20));
        var trial = new Trial(number, configuration, (ulong)number, null) { Status = status, Rung = objectives.Length - 1 };
        for (var rung = 0; rung < objectives.Length; rung++)
        {
            trial = trial with
            {
                Curve = trial.Curve.Add(Point((long)(0.6e6 * Math.Pow(3, rung)), objectives[rung])),
                RungPoints = trial.RungPoints.Add(rung),
            };
        }

        return status == TrialStatus.Running ? trial with { Slot = number % 2 } : trial;
    }

    /// <summary>54 trials of two methods in the middle of a sweep: two run, the others have all other states.</summary>
    public static SweepUpdate Busy()
    {
        var trials = new List<Trial>();
        for (var i = 0; i < 54; i++)
        {
            var method = i % 2 == 0 ? "eam" : "am";
            trials.Add(
                i switch
                {
                    3 or 10 => Trial(i, method, TrialStatus.Running, -20 + i),
                    < 8 => Trial(i, method, TrialStatus.Paused, -30, -10 + i),
                    44 => Trial(i, method, TrialStatus.Completed, -30, -20.5, -10.25, -4.125),
                    20 => Trial(i, method, TrialStatus.Failed) with { Reason = "out of memory", Failure = FailureKind.Crashed },
                    < 40 => Trial(i, method, TrialStatus.Pruned, -60 + i),
                    _ => Trial(i, method, TrialStatus.Pending),
                }
            );
        }

        var live = new Dictionary<int, SegmentProgress> { [3] = new(1.2e6, 3.5, -1), [10] = new(0.9e6, 2.5, -1) };
        return new SweepUpdate(new SweepState(Spec(), [.. trials]), SweepStatus.Running, "/data/sweeps/am-vs-eam-1", null, live);
    }

    public static SweepUpdate Update(params Trial[] trials) =>
        new(
            new SweepState(Spec(trials.Length), [.. trials]),
            SweepStatus.Running,
            "/data/sweeps/am-vs-eam-1",
            null,
            ImmutableDictionary<int, SegmentProgress>.Empty
        );
}
