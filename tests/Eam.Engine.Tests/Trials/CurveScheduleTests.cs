using Eam.Engine.Trials;

namespace Eam.Engine.Tests.Trials;

public sealed class CurveScheduleTests
{
    [Theory]
    [InlineData(100, 900, 2, new[] { 300.0, 900 })]
    [InlineData(100, 800, 3, new[] { 200.0, 400, 800 })]
    [InlineData(0, 800, 3, new[] { 200.0, 400, 800 })]
    [InlineData(0, 800, 1, new[] { 800.0 })]
    [InlineData(100, 900, 1, new[] { 900.0 })]
    public void After_Walked_GivesGeometricPointsAndEndsExactlyAtTheTarget(double from, double target, int points, double[] expected)
    {
        var schedule = new CurveSchedule(from, target, points);
        var walked = new List<double>();
        for (var next = schedule.After(from); double.IsFinite(next); next = schedule.After(next))
            walked.Add(next);

        walked.Count.ShouldBe(points);
        walked.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9 * pair.Second);
        walked[^1].ShouldBe(target);
    }
}
