using System.Net;
using System.Text.Json.Nodes;
using Eam.Engine.Sweeps;
using Eam.Server;
using Eam.Server.Devices;
using Eam.Server.Hosting;
using Eam.Testing;
using Eam.Testing.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Client.Tests.Remote;

public sealed class DevicesTests
{
    [Fact]
    public async Task Devices_OfACluster_ShowsWhatRunsAndWhyOneDoesNot()
    {
        var text = await AskAsync(new FakeDevices());

        Line(text, "gpu-7/0").ShouldContain("busy");
        Line(text, "gpu-7/0").ShouldContain("small-1 trial 3");
        Line(text, "gpu-7/0").ShouldContain("80 GiB");
        Line(text, "gpu-7/0").ShouldContain("pool=a100 zone=b");
        Line(text, "gpu-8/1").ShouldContain("draining");
        text.ShouldContain("gpu-7/1: quarantined until 2026-11-27 14:05:10Z: segments of 3 trials in a row crashed on it");
    }

    [Fact]
    public async Task Devices_Json_HasAllOfThem()
    {
        var devices = JsonNode.Parse(await AskAsync(new FakeDevices(), "-o", "json"))!["devices"]!.AsArray();

        devices.Select(device => (string)device!["state"]!).ShouldBe(["busy", "quarantined", "idle", "busy", "draining"]);
        ((long)devices[0]!["memory"]!).ShouldBe(80L << 30);
        ((string)devices[0]!["labels"]!["zone"]!).ShouldBe("b");
        ((int)devices[0]!["trial"]!).ShouldBe(3);
        devices[3]!["trial"].ShouldBeNull();
        ((string)devices[1]!["reason"]!).ShouldContain("CUDA error, an illegal");
    }

    [Fact]
    public async Task Devices_Csv_IsALineADevice()
    {
        var lines = (await AskAsync(new FakeDevices(), "-o", "csv")).TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')).ToList();

        lines.Count.ShouldBe(6);
        lines[0].ShouldBe("name,silo,kind,memory,labels,state,sweep,trial,reason");
        lines[1].ShouldBe("gpu-7/0,10.0.0.7:11111@140000001,cuda,85899345920,pool=a100 zone=b,busy,small-1,3,");
        lines[2].ShouldContain("\"quarantined until 2026-11-27 14:05:10Z: ");
    }

    [Fact]
    public async Task Devices_OfAClusterWithNone_SaysSo() =>
        (await AskAsync(new FakeDevices { Devices = [] })).ShouldStartWith("no devices on http://127.0.0.1:");

    [Fact]
    public async Task Devices_OfAServerThatIsNoCluster_IsOneLine()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path);

        var (output, error) = await server.RunAsync(1, "devices");

        output.ShouldBeEmpty();
        error.ShouldStartWith("eam: this server has no devices");
        error.TrimEnd().Split('\n').Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("--server", "URL")]
    [InlineData("--server=URL")]
    public async Task Server_BeforeTheVerb_IsTheVerbs(params string[] words)
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path);
        using var test = new TestTerminal();

        (
            await test.RunAsync([
                .. words.Select(word => word.Replace("URL", server.Address, StringComparison.Ordinal)),
                "ls",
                "-o",
                "json",
            ])
        ).ShouldBe(0, test.Error);

        JsonNode.Parse(test.Output)!["sweeps"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Devices_WithoutAServer_SaysWhatToDo()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("devices")).ShouldBe(2);

        test.Error.ShouldStartWith("eam: 'eam devices' needs --server URL or EAM_SERVER");
    }

    private static async Task<string> AskAsync(FakeDevices devices, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await using var sweeps = new LocalSweepService(new LocalSweepOptions { Folder = folder.Path });
        await using var server = EamServer.Create(
            new ServerOptions { DataFolder = folder.Path, Listen = new(IPAddress.Loopback, 0) },
            sweeps,
            builder => builder.Services.AddSingleton<IDeviceSource>(devices)
        );
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var test = new TestTerminal((120, 30));

        (await test.RunAsync(["devices", .. options, "--server", server.Urls.First()])).ShouldBe(0, test.Error);

        return test.Output;
    }

    private static string Line(string text, string device) =>
        text.Split('\n').First(line => line.Contains(device, StringComparison.Ordinal));
}
