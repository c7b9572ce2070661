using Eam.Core.Sweeps;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Hosting;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Microsoft.AspNetCore.TestHost;

namespace Eam.Server.Tests.Artifacts;

public sealed class SampleTests
{
    [Fact]
    public async Task Samples_OfATrainedTrial_AreRowsOfBaseModelAndTarget()
    {
        using var folder = new TemporaryFolder();
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder.Path, Slots = 1 });
        var spec = SweepFile
            .Read(
                """
                task: {name: gaussian-mixture, modes: 2}
                method: eam
                parameters: {batch_size: 16, width: 16}
                halving: {algorithm: sha, eta: 2, compute: {unit: iterations, min: 2, max: 4}}
                evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 4}
                trials: 2
                """,
                "trained"
            )
            .Spec.ShouldNotBeNull();
        var sweep = await service.StartAsync(spec, "", ServerUnderTest.Cancellation);
        await foreach (var _ in service.WatchAsync(sweep, ServerUnderTest.Cancellation)) { }

        var best = (await service.GetAsync(sweep, ServerUnderTest.Cancellation))
            .State.Trials.First(trial => trial.Status == TrialStatus.Completed)
            .Number;
        await using var app = EamServer.Create(new ServerOptions { DataFolder = folder.Path }, service, builder =>
            builder.WebHost.UseTestServer()
        );
        await app.StartAsync(ServerUnderTest.Cancellation);
        using var client = app.GetTestClient();

        var samples = System
            .Text.Json.JsonDocument.Parse(
                await client.GetStringAsync(
                    new Uri($"/api/v1/sweeps/{sweep}/trials/{best}/samples?count=32", UriKind.Relative),
                    ServerUnderTest.Cancellation
                )
            )
            .RootElement;

        samples.GetProperty("dimension").GetInt32().ShouldBe(2);
        foreach (var set in (string[])["base", "samples", "target"])
        {
            samples.GetProperty(set).GetArrayLength().ShouldBe(32);
            samples.GetProperty(set)[0].GetArrayLength().ShouldBe(2);
        }

        var rungs = samples.GetProperty("rungs").EnumerateArray().ToList();
        rungs.Select(rung => rung.GetProperty("rung").GetInt32()).ShouldBe([1, 2]);
        rungs.ShouldAllBe(rung => rung.GetProperty("samples").GetArrayLength() == 32);
        rungs[0].GetProperty("samples").GetRawText().ShouldNotBe(rungs[1].GetProperty("samples").GetRawText());
    }

    // Less training moves the model less, so the trials that ended early have the best values. Their models are gone.
    [Fact]
    public async Task Samples_OfTheBestTrial_AreThereThoughPrunedTrialsHaveBetterValues()
    {
        using var folder = new TemporaryFolder();
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder.Path, Slots = 1 });
        var spec = SweepFile
            .Read(
                """
                task: {name: gaussian-mixture, modes: 2}
                method: eam
                parameters: {batch_size: 16, width: 16, learning_rate: {min: 1e-3, max: 1e-2, scale: log}}
                objective: {metric: path_kl, goal: minimize}
                halving: {algorithm: sha, eta: 2, compute: {unit: iterations, min: 1, max: 64}}
                evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 4}
                trials: 4
                """,
                "early"
            )
            .Spec.ShouldNotBeNull();
        var sweep = await service.StartAsync(spec, "", ServerUnderTest.Cancellation);
        await foreach (var _ in service.WatchAsync(sweep, ServerUnderTest.Cancellation)) { }

        await using var app = EamServer.Create(new ServerOptions { DataFolder = folder.Path }, service, builder =>
            builder.WebHost.UseTestServer()
        );
        await app.StartAsync(ServerUnderTest.Cancellation);
        using var client = app.GetTestClient();
        var state = (await service.GetAsync(sweep, ServerUnderTest.Cancellation)).State;
        var shown = await client.GetStringAsync(new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative), ServerUnderTest.Cancellation);
        var best = System.Text.Json.JsonDocument.Parse(shown).RootElement.GetProperty("sweep").GetProperty("best");
        var trial = best.GetProperty("trial").GetInt32();

        using var samples = await client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}/trials/{trial}/samples?count=16", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        state.Trials[trial].Status.ShouldBe(TrialStatus.Completed);
        state.Trials.ShouldContain(other => other.Metrics!.PathKl!.Value < state.Trials[trial].Metrics!.PathKl!.Value);
        samples.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
