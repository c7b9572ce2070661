using Eam.Core.Reports;
using Eam.Core.Tests.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Reports;

public class CurvesTests
{
    [Fact]
    public void Envelope_TwoTrials_KeepsOnlyImprovements()
    {
        var envelope = LearningCurves.Envelope(
            Finished.Sweep(("am", null, [1, 0, 3]), ("am", null, [2, 1, 2.5]), ("eam", null, [9, 9])),
            "am"
        );

        envelope.Select(point => (point.Compute, point.Score, point.Trial)).ShouldBe([(1, 2, 1), (100, 3, 0)]);
    }

    [Fact]
    public void Front_AnyPoints_IsWhatNoPointBeats() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Compute, byte Score)[]>(), raw =>
            {
                var points = raw.Select((point, i) => new ScoredPoint(point.Compute, point.Score, i, SweepsFor.Point(0, 0))).ToList();
                var beaten = (ScoredPoint p) =>
                    points.Any(q => q.Compute <= p.Compute && q.Score >= p.Score && (q.Compute < p.Compute || q.Score > p.Score));
                ParetoFront
                    .Of(points)
                    .Select(point => (point.Compute, point.Score))
                    .ShouldBe(points.Where(point => !beaten(point)).Select(point => (point.Compute, point.Score)).Distinct().Order());
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Table_Rungs_GivesTheBestSoFarOfEachMethod()
    {
        var table = ComputeTable.Of(Finished.Sweep(("am", null, [1, 0, 3]), ("eam", null, [2]), ("am", null, [double.NaN, 2, 2.5, 2])));

        table.Select(row => row.Compute).ShouldBe([1, 10, 100, 1000]);
        table.Select(row => row.Best[0]?.Score).ShouldBe([1, 2, 3, 3]);
        table.Select(row => row.Best[1]?.Compute).ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void Table_OneRung_HasGeometricLevels()
    {
        var sweep = Finished.Sweep(("am", null, [1, 2, 3, 4]), ("eam", null, [9]));
        var table = ComputeTable.Of(sweep with { Spec = sweep.Spec with { Halving = sweep.Spec.Halving with { Algorithm = "none" } } });

        table.Select(row => row.Compute).ShouldBe([1, 10, 100, 1000]);
        table.Select(row => row.Best[0]?.Score).ShouldBe([1, 2, 3, 4]);
    }
}
