using Eam.Core.Sweeps;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Hosting;
using Eam.Testing;
using Microsoft.AspNetCore.TestHost;

namespace Eam.Server.Tests.Artifacts;

public sealed class SampleTests
{
    [Fact]
    public async Task Samples_OfATrainedTrial_AreRowsOfBaseModelAndTarget()
    {
        using var folder = new TemporaryFolder();
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder.Path, Slots = 1 });
        var spec = SweepFile.Read(
            """
            task: {name: gaussian-mixture, modes: 2}
            method: eam
            parameters: {batch_size: 16, width: 16}
            halving: {algorithm: none, compute: {unit: iterations, min: 2, max: 2}}
            evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 4}
            trials: 1
            """,
            "trained").Spec.ShouldNotBeNull();
        var sweep = await service.StartAsync(spec, "", ServerUnderTest.Cancellation);
        await foreach (var _ in service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
        }

        (await service.GetAsync(sweep, ServerUnderTest.Cancellation)).State.Trials[0].Status.ShouldBe(TrialStatus.Completed);
        await using var app = EamServer.Create(new ServerOptions { DataFolder = folder.Path }, service, builder => builder.WebHost.UseTestServer());
        await app.StartAsync(ServerUnderTest.Cancellation);
        using var client = app.GetTestClient();

        var samples = System.Text.Json.JsonDocument.Parse(
            await client.GetStringAsync(new Uri($"/api/v1/sweeps/{sweep}/trials/0/samples?count=32", UriKind.Relative), ServerUnderTest.Cancellation)).RootElement;

        samples.GetProperty("dimension").GetInt32().ShouldBe(2);
        foreach (var set in (string[])["base", "samples", "target"])
        {
            samples.GetProperty(set).GetArrayLength().ShouldBe(32);
            samples.GetProperty(set)[0].GetArrayLength().ShouldBe(2);
        }
    }
}
