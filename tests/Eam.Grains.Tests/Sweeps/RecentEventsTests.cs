using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Tests.Sweeps;

public sealed class RecentEventsTests
{
    [Fact]
    public void Add_MoreThanTheMost_KeepsTheNewest()
    {
        var recent = new RecentEvents();

        for (var from = 1; from <= 2 * RecentEvents.Most; from += 100)
            recent.Add([.. Enumerable.Range(from, 100).Select(Past)]);

        recent.Count.ShouldBe(RecentEvents.Most);
        recent.Between(RecentEvents.Most - 1, 2 * RecentEvents.Most).ShouldBeNull();
        recent.Between(RecentEvents.Most, 2 * RecentEvents.Most)!.Count.ShouldBe(RecentEvents.Most);
    }

    [Theory]
    [InlineData(4, 8, "5 6 7 8")]
    [InlineData(7, 10, "8 9 10")]
    [InlineData(3, 8, null)]
    public void Between_GivesTheEventsAfterOneUpToAnother(long after, long last, string? expected)
    {
        var recent = new RecentEvents();
        recent.Add([.. Enumerable.Range(5, 6).Select(Past)]);

        var events = recent.Between(after, last);

        (events is null ? null : string.Join(' ', events.Select(past => past.Sequence))).ShouldBe(expected);
    }

    private static PastEvent Past(int sequence) => new(sequence, DateTimeOffset.UnixEpoch, new SweepEvent.SegmentStarted(0, 0, 0, 0));
}
