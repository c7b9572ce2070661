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
}
