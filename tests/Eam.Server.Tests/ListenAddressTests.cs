namespace Eam.Server.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8700", true)]
    [InlineData("127.0.0.1:80", "127.0.0.1:80", true)]
    [InlineData("localhost:9000", "127.0.0.1:9000", true)]
    [InlineData(":0", "127.0.0.1:0", true)]
    [InlineData("[::1]:80", "[::1]:80", true)]
    [InlineData("[::1]", "[::1]:8700", true)]
    [InlineData("::1", "[::1]:8700", true)]
    [InlineData("*:80", "0.0.0.0:80", false)]
    [InlineData("0.0.0.0:80", "0.0.0.0:80", false)]
    [InlineData("[::]:80", "[::]:80", false)]
    [InlineData("10.1.2.3:80", "10.1.2.3:80", false)]
    public void Parse_OfAnAddress_KnowsWhoCanReachIt(string text, string expected, bool loopback)
    {
        var address = ListenAddress.Parse(text).ShouldNotBeNull();
        address.ToString().ShouldBe(expected);
        address.IsLoopback.ShouldBe(loopback);
    }

    [Theory]
    [InlineData("8700")]
    [InlineData("127.1:80")]
    [InlineData("example.org:80")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:80")]
    public void Parse_OfAnythingElse_IsNull(string text) => ListenAddress.Parse(text).ShouldBeNull();
}
