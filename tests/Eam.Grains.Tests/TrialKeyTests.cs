using System.Net;

namespace Eam.Grains.Tests;

public sealed class TrialKeyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("fe80::1")]
    public void Of_ThenItsParts_GivesTheTrialAndTheSilo(string address)
    {
        var silo = SiloAddress.New(IPAddress.Parse(address), 11111, 135).ToParsableString();
        var key = TrialKey.Of("am-vs-eam-1", 7, silo);

        TrialKey.Trial(key).ShouldBe("am-vs-eam-1/7");
        TrialKey.Silo(key)!.ToParsableString().ShouldBe(silo);
    }

    [Theory]
    [InlineData("am-vs-eam-1/7")]
    [InlineData("am-vs-eam-1/7/nowhere")]
    [InlineData("")]
    public void Silo_OfAKeyThatNamesNone_IsNull(string key) => TrialKey.Silo(key).ShouldBeNull();
}
