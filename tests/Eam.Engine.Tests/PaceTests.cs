using Eam.Testing;

namespace Eam.Engine.Tests;

public sealed class PaceTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0.1, 5)]
    [InlineData(3, 60)]
    public void Run_WorkOfSomeLength_TheNextIsDueAfterTwentyTimesAsLongButNotBeforeTheShortestTime(double seconds, double due)
    {
        var pace = new Pace(_time, Shortest);

        pace.Run(() => _time.Advance(TimeSpan.FromSeconds(seconds)));

        _time.Advance(TimeSpan.FromSeconds(due - 0.01));
        pace.IsDue.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.01));
        pace.IsDue.ShouldBeTrue();
    }

    [Fact]
    public void Run_WorkThatFails_IsMeasuredToo()
    {
        var pace = new Pace(_time, TimeSpan.Zero);

        Should.Throw<InvalidOperationException>(() =>
            pace.Run(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                throw new InvalidOperationException();
            })
        );

        pace.Wait.ShouldBe(TimeSpan.FromSeconds(20));
    }
}
