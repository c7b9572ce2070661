using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Embedded;

/// <summary>What an embedded server tells while it runs, a line each.</summary>
/// <param name="Tell">Called with what it does.</param>
/// <param name="Complain">Called with what goes wrong and does not end it.</param>
public sealed record ServerVoice(Action<string> Tell, Action<string> Complain);

/// <summary>The server and the engine in one process: <c>eam serve</c>.</summary>
public static class EmbeddedServer
{
    /// <summary>Serves a data folder until it is told to stop; then running sweeps save and stop, to go on at the next start.</summary>
    /// <param name="server">Where it listens, and for whom.</param>
    /// <param name="engine">How sweeps run; its folder is that of <paramref name="server"/>.</param>
    /// <param name="resumeRunning">Whether the sweeps that ran when the server last ended go on.</param>
    /// <param name="voice">Where it tells what it does.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="ready">Called once it serves, and what is to go on goes on.</param>
    /// <exception cref="ServerOptionsException">It would be open to strangers.</exception>
    /// <exception cref="EngineException">The folder is another server's or cannot be written, or the address is taken.</exception>
    public static async Task RunAsync(
        ServerOptions server,
        LocalSweepOptions engine,
        bool resumeRunning,
        ServerVoice voice,
        CancellationToken stop,
        Action? ready = null
    )
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(voice);
        server.Validate();
        using var folder = ServerFolder.Take(server.DataFolder);
        await using var local = new LocalSweepService(engine with { Folder = server.DataFolder });
        var sweeps = new RunningSweeps(local, folder.File("running"));
        await using var app = EamServer.Create(server, sweeps);
        await StartAsync(app, server.Listen, stop);
        voice.Tell($"serving {server.DataFolder} at {Address(app)}");
        if (resumeRunning)
        {
            foreach (var (sweep, problem) in await sweeps.ResumeAllAsync(stop))
                (problem is null ? voice.Tell : voice.Complain)(
                    problem is null ? $"{sweep} goes on" : $"{sweep} does not go on: {problem}"
                );
        }

        ready?.Invoke();
        await Stopped(stop);
        voice.Tell("stopping: running segments save what they have; what runs goes on at the next start");
        await app.StopAsync(CancellationToken.None);
    }

    private static async Task StartAsync(WebApplication app, ListenAddress listen, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException failure)
        {
            throw new EngineException(
                $"cannot listen on {listen}: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")}",
                failure
            );
        }
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? string.Empty;

    private static async Task Stopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
