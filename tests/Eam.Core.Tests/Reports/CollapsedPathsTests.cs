using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class CollapsedPathsTests
{
    [Fact]
    public void Line_OfASweep_NamesTheTrialsWhoseWeightsCollapsed()
    {
        var sweep = Finished.Sweep(("am", null, [0]), ("eam", null, [0]), ("eam", null, [0]), ("eam", null, []));
        CollapsedPaths.Line(sweep).ShouldBeNull();
        double?[] shares = [null, 0.002, 0.3];
        for (var i = 0; i < shares.Length; i++)
        {
            var metrics = sweep.Trials[i].Metrics! with { PathEffectiveShare = shares[i] };
            var trial = sweep.Trials[i] with { Curve = [sweep.Trials[i].Curve[0] with { Metrics = metrics }] };
            sweep = sweep with { Trials = sweep.Trials.SetItem(i, trial) };
            (CollapsedPaths.Line(metrics) is null).ShouldBe(i != 1);
        }

        CollapsedPaths.Line(sweep).ShouldNotBeNull().ShouldStartWith("path weights collapsed in trial 1: fewer than 1 %");
    }

    [Theory]
    [InlineData(5, "path weights collapsed in trial 0, 1, 2, 3, 4: fewer")]
    [InlineData(8, "path weights collapsed in trial 0, 1, 2, 3, 4 and 3 more: fewer")]
    public void Line_ManyTrials_NamesTheFirstAndCountsTheRest(int count, string expected)
    {
        var sweep = Finished.Sweep([.. Enumerable.Repeat(("eam", (int?)null, new double[] { 0 }), count)]);
        foreach (var trial in sweep.Trials)
        {
            var metrics = trial.Metrics! with { PathEffectiveShare = 0.002 };
            var collapsed = trial with { Curve = [trial.Curve[0] with { Metrics = metrics }] };
            sweep = sweep with { Trials = sweep.Trials.SetItem(trial.Number, collapsed) };
        }

        CollapsedPaths.Line(sweep).ShouldNotBeNull().ShouldStartWith(expected);
    }
}
