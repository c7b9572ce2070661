using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Embedded;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Embedded;

/// <summary>An embedded server on a real address. Its training hangs unless a test sets something else.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private Task _server = Task.CompletedTask;

    public IReadOnlyList<string> Lines => [.. _lines];

    public Uri Address => new(_lines.First().Split(" at ")[^1]);

    public static async Task<Running> StartAsync(
        string folder,
        ListenAddress? listen = null,
        bool resume = true,
        Func<SegmentRequest, CancellationToken, SegmentOutcome?>? behaviour = null,
        Func<ServerOptions, ServerOptions>? change = null
    )
    {
        var running = new Running();
        var ready = new TaskCompletionSource();
        var voice = new ServerVoice(running._lines.Enqueue, running._lines.Enqueue);
        var engine = new LocalSweepOptions
        {
            Slots = 1,
            CreateRunner = (_, _) => new ScriptedRunner { Behaviour = behaviour ?? ((_, token) => ScriptedRunner.Hang(token)) },
        };
        var options = new ServerOptions { DataFolder = folder, Listen = listen ?? ListenAddress.Parse(":0")! };
        options = change?.Invoke(options) ?? options;
        running._server = EmbeddedServer.RunAsync(options, engine, resume, voice, running._stop.Token, ready.SetResult);
        await Task.WhenAny(ready.Task, running._server);
        if (running._server.IsCompleted)
            await running._server;
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server;
        _stop.Dispose();
    }
}
