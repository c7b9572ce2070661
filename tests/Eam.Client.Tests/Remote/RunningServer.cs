using System.Net;
using Eam.Engine.Sweeps;
using Eam.Server;
using Eam.Server.Embedded;
using Eam.Testing.Trials;

namespace Eam.Client.Tests.Remote;

/// <summary>A server for a data folder, in this process, on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Address of the server, such as <c>http://127.0.0.1:41235</c>.</summary>
    public string Address { get; private set; } = "";

    public static async Task<RunningServer> StartAsync(
        string data,
        ScriptedRunner? runner = null,
        params (string Name, string Value)[] tokens
    )
    {
        var server = new RunningServer();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ServerOptions
        {
            Listen = new ListenAddress(IPAddress.Loopback, 0),
            DataFolder = data,
            Tokens = AccessTokens.Of(name => tokens.FirstOrDefault(token => token.Name == name).Value),
        };
        var engine = new LocalSweepOptions { Slots = 2, CreateRunner = runner is null ? null : (_, _) => runner };
        server._running = EmbeddedServer.RunAsync(
            options,
            engine,
            true,
            new ServerVoice(
                line =>
                    server.Address = line.StartsWith("serving ", StringComparison.Ordinal)
                        ? line[(line.LastIndexOf(' ') + 1)..]
                        : server.Address,
                _ => { }
            ),
            server._stop.Token,
            ready.SetResult
        );
        await await Task.WhenAny(ready.Task, server._running);
        return server;
    }

    /// <summary>Runs a verb on this server that must end with the given exit code; returns its output on stdout and stderr.</summary>
    public async Task<(string Output, string Error)> RunAsync(int code, params string[] words)
    {
        using var test = new TestTerminal();
        (await test.RunAsync([.. words, "--server", Address])).ShouldBe(code, test.Error);
        return (test.Output, test.Error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
