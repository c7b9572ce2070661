using System.Globalization;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Tests.Sweeps;

public sealed class AnsweredRequestsTests
{
    private static readonly Answer Done = new(AnswerKind.Done, Trials: [3]);

    private readonly AnsweredRequests _answered = new();

    [Fact]
    public void Find_RequestThatWasCarriedOut_IsItsAnswer()
    {
        _answered.Add("a", Done);

        _answered.Find("a").ShouldBe(Done);
        _answered.Find("b").ShouldBeNull();
        _answered.Find(null).ShouldBeNull();
    }

    [Theory]
    [InlineData(AnswerKind.Later)]
    [InlineData(AnswerKind.Changed)]
    [InlineData(AnswerKind.Failed)]
    public void Find_RequestThatChangedNothing_IsNothing(AnswerKind kind)
    {
        _answered.Add("a", new(kind));

        _answered.Find("a").ShouldBeNull();
    }

    [Fact]
    public void Add_MoreThanAreKept_ForgetsTheOldest()
    {
        for (var i = 0; i <= AnsweredRequests.Most; i++)
            _answered.Add(i.ToString(CultureInfo.InvariantCulture), Done);

        _answered.Find("0").ShouldBeNull();
        _answered.Find("1").ShouldBe(Done);
        _answered.Find(AnsweredRequests.Most.ToString(CultureInfo.InvariantCulture)).ShouldBe(Done);
    }
}
