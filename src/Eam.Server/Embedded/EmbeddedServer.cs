using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Eam.Server.Embedded;

/// <summary>Runs the server and the engine in one process: <c>eam serve</c>.</summary>
public static class EmbeddedServer
{
    /// <summary>
    /// Serves a data folder until it is stopped. Then running sweeps save their checkpoints and stop; they resume at the next start.
    /// </summary>
    /// <param name="server">Options of the server, such as address and tokens.</param>
    /// <param name="engine">Options of the engine; the folder of <paramref name="server"/> replaces its folder.</param>
    /// <param name="resumeRunning">Whether to resume the sweeps that were running when the server last ended.</param>
    /// <param name="voice">Receives the messages.</param>
    /// <param name="stop">Ends the server.</param>
    /// <param name="ready">Called after the server has started and the sweeps to resume are running.</param>
    /// <exception cref="ServerOptionsException">The server would be open to everybody on the network.</exception>
    /// <exception cref="EngineException">Another server uses the folder, the folder cannot be written, or the address is in
    /// use.</exception>
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
        await using var local = new LocalSweepService(engine with { Folder = server.DataFolder, Commands = server.Commands });
        var sweeps = new RunningSweeps(local, folder.File("running"));
        await using var app = EamServer.Create(server, sweeps, builder => Log(builder.Logging));
        await StartAsync(app, server.Listen, stop);
        voice.Tell($"serving {server.DataFolder} at {Address(app)}");
        if (!server.Commands.IsNone)
            voice.Tell("commands are allowed: a client that may start sweeps can run any program with the rights of this server");
        if (resumeRunning)
        {
            foreach (var (sweep, problem) in await sweeps.ResumeAllAsync(stop))
                (problem is null ? voice.Tell : voice.Complain)(
                    problem is null ? $"{sweep} is resumed" : $"{sweep} cannot be resumed: {problem}"
                );
        }

        ready?.Invoke();
        await Stopped(stop);
        voice.Tell("stopping: running segments save their checkpoints; running sweeps resume at the next start");
        await app.StopAsync(CancellationToken.None);
    }

    // Warnings and errors, one line each, go to standard error: refused tokens, failed requests, and paths that clients do not see.
    private static void Log(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.ColorBehavior = LoggerColorBehavior.Disabled;
            line.UseUtcTimestamp = true;
            line.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
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
