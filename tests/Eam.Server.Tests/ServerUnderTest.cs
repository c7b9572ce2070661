using System.Net;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Devices;
using Eam.Server.Hosting;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Tests;

/// <summary>A server in memory whose sweeps do not train.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ServerUnderTest(
        ScriptedRunner runner,
        Func<ServerOptions, ServerOptions>? change,
        IDeviceSource? devices,
        Func<ISweepService, ISweepService>? wrap
    )
    {
        var options = new ServerOptions { DataFolder = _folder.Path, RequestsPerSecond = 1_000_000 };
        options = change?.Invoke(options) ?? options;
        Folder = options.DataFolder;
        Service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = Folder,
                Slots = 2,
                CreateRunner = (_, _) => runner,
            }
        );
        ISweepService served = wrap is null ? Service : wrap(Service);
        App = EamServer.Create(options, served, builder =>
        {
            builder.WebHost.UseTestServer();
            if (devices is not null)
                builder.Services.AddSingleton(devices);
        });
    }

    public LocalSweepService Service { get; }

    public WebApplication App { get; }

    public string Folder { get; }

    public HttpClient Client { get; private set; } = null!;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServerUnderTest> StartAsync(
        ScriptedRunner? runner = null,
        Func<ServerOptions, ServerOptions>? change = null,
        IDeviceSource? devices = null,
        Func<ISweepService, ISweepService>? wrap = null
    )
    {
        var server = new ServerUnderTest(runner ?? new ScriptedRunner(), change, devices, wrap);
        await server.App.StartAsync(Cancellation);
        server.Client = server.App.GetTestClient();
        return server;
    }

    /// <summary>Creates another server on the same folder. This one must not be used afterwards.</summary>
    public Task<ServerUnderTest> RestartAsync() => StartAsync(change: options => options with { DataFolder = Folder });

    /// <summary>Runs a small sweep to its end.</summary>
    public async Task<string> FinishAsync(SweepSpec? spec = null)
    {
        var sweep = await Service.StartAsync(spec ?? SweepSpecs.Small(), "name: small\n", Cancellation);
        await foreach (var _ in Service.WatchAsync(sweep, Cancellation)) { }

        return sweep;
    }

    /// <summary>Returns the JSON of an answer, which must be a success.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Returns the problem document of an answer, which must be one.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status, string name)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("type").GetString().ShouldBe($"urn:eam:problem:{name}");
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        await Service.DisposeAsync();
        _folder.Dispose();
    }
}
