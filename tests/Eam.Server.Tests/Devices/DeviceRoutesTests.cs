using System.Net;
using Eam.Engine;
using Eam.Testing.Devices;

namespace Eam.Server.Tests.Devices;

public sealed class DeviceRoutesTests
{
    [Fact]
    public async Task Devices_OfACluster_AreListedWithStateUseAndReason()
    {
        await using var server = await ServerUnderTest.StartAsync(devices: new FakeDevices());

        var devices = (await server.GetAsync("/api/v1/devices")).GetProperty("devices");

        devices
            .EnumerateArray()
            .Select(device => $"{device.GetProperty("name")} {device.GetProperty("state")}")
            .ShouldBe(["gpu-7/0 busy", "gpu-7/1 quarantined", "gpu-7/2 idle", "gpu-8/0 busy", "gpu-8/1 draining"]);
        var (busy, broken) = (devices[0], devices[1]);
        busy.GetProperty("silo").GetString().ShouldBe("10.0.0.7:11111@140000001");
        busy.GetProperty("kind").GetString().ShouldBe("cuda");
        busy.GetProperty("memory").GetInt64().ShouldBe(80L << 30);
        busy.GetProperty("labels").GetProperty("pool").GetString().ShouldBe("a100");
        (busy.GetProperty("sweep").GetString(), busy.GetProperty("trial").GetInt32(), busy.GetProperty("reason").GetString()).ShouldBe(
            ("small-1", 3, null)
        );
        broken.GetProperty("reason").GetString().ShouldNotBeNull().ShouldContain("illegal memory access");
        (await server.GetAsync("/api/v1/server")).GetProperty("devices").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Devices_OfAServerWithoutAny_AreNotFoundAndItSaysWhy()
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await server.Client.GetAsync(new Uri("/api/v1/devices", UriKind.Relative), ServerUnderTest.Cancellation);

        (await ServerUnderTest.ProblemAsync(response, 404, "not-found"))
            .GetProperty("detail")
            .GetString()
            .ShouldNotBeNull()
            .ShouldStartWith("this server has no devices");
        (await server.GetAsync("/api/v1/server")).GetProperty("devices").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Devices_OfAClusterThatDoesNotAnswer_AreAProblem()
    {
        await using var server = await ServerUnderTest.StartAsync(
            devices: new FakeDevices { Failure = new EngineException("the cluster does not answer: no silo") }
        );

        using var response = await server.Client.GetAsync(new Uri("/api/v1/devices", UriKind.Relative), ServerUnderTest.Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ServerUnderTest.ProblemAsync(response, 503, "storage"))
            .GetProperty("detail")
            .GetString()
            .ShouldBe("the cluster does not answer: no silo");
    }

    [Fact]
    public async Task OpenApi_OfDevices_HasTheListAndTheProblem()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var responses = (await server.GetAsync("/openapi/v1.json"))
            .GetProperty("paths")
            .GetProperty("/api/v1/devices")
            .GetProperty("get")
            .GetProperty("responses");

        responses.GetProperty("200").ToString().ShouldContain("DeviceList");
        responses.GetProperty("404").ToString().ShouldContain("application/problem+json");
    }
}
