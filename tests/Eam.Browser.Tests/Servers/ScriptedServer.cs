using System.Net;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server;
using Eam.Server.Devices;
using Eam.Server.Hosting;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Browser.Tests.Servers;

/// <summary>The real server on a free port of this machine, over sweeps that train nothing: segments end as fast as the test lets them.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    // The oldest part of an output, which its file always keeps.
    private const int OutputHead = 4 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _permits;
    private readonly Func<SegmentRequest, SegmentOutcome?> _script;
    private readonly WebApplication _app;

    private ScriptedServer(int segments, Func<SegmentRequest, SegmentOutcome?>? script, IDeviceSource? devices)
    {
        _permits = new(segments);
        _script = script ?? (_ => null);
        var runner = new ScriptedRunner { Behaviour = Run };
        var program = new ScriptedRunner { Behaviour = (request, stop) => Run(request, stop) ?? ScriptedRunner.Report(request) };
        Service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = _folder.Path,
                Slots = 2,
                CreateRunner = (spec, _) => spec.Command is null ? runner : program,
            }
        );
        var options = new ServerOptions
        {
            DataFolder = _folder.Path,
            Listen = new(IPAddress.Loopback, 0),
            Commands = CommandPermission.Any,
            FilesFolder = _folder.Path,
        };
        _app = EamServer.Create(options, Service, builder =>
        {
            if (devices is not null)
                builder.Services.AddSingleton(devices);
        });
    }

    /// <summary>For arranging what a page will show.</summary>
    public LocalSweepService Service { get; }

    /// <summary>Its data folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>Its root.</summary>
    public Uri Address => new(_app.Urls.First() + "/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it. Only so many segments end until <see cref="Let"/>; a script may say how one ends, null is well.</summary>
    public static async Task<ScriptedServer> StartAsync(
        int segments = 1 << 30,
        Func<SegmentRequest, SegmentOutcome?>? script = null,
        IDeviceSource? devices = null
    )
    {
        var server = new ScriptedServer(segments, script, devices);
        await server._app.StartAsync(Cancellation);
        return server;
    }

    /// <summary>Lets so many more segments end.</summary>
    public void Let(int segments = 1 << 20) => _permits.Release(segments);

    /// <summary>Starts a sweep.</summary>
    public Task<string> BeginAsync(SweepSpec? spec = null) => Service.StartAsync(spec ?? SweepSpecs.Small(), "name: small\n", Cancellation);

    /// <summary>Runs a sweep to its end.</summary>
    public async Task<string> FinishAsync(SweepSpec? spec = null)
    {
        var sweep = await BeginAsync(spec);
        await foreach (var _ in Service.WatchAsync(sweep, Cancellation)) { }

        return sweep;
    }

    /// <summary>Runs a sweep of a program of the user's own to its end. Its trial 0 has printed more than its file keeps.</summary>
    public async Task<string> FinishProgramAsync()
    {
        var sweep = await FinishAsync(SweepSpecs.Command());
        const string First = "--- eam: rung 1, attempt 1, from 0 to 100 nfe, 2026-05-04 10:00:00 UTC ---\n";
        var oldest = First + string.Concat(Enumerable.Range(0, OutputHead / 16).Select(number => $"step {number, 10}\n"));
        Print(sweep, $"{oldest[..OutputHead]}\n--- eam: 12345 bytes are missing here ---\n");
        Print(sweep, $"{string.Concat(Enumerable.Repeat("a long line ", 40))}\n\u001b[31mred\u001b[0m caf\u00e9\nthe last line\n");
        return sweep;
    }

    /// <summary>Adds to what the program of trial 0 has printed.</summary>
    public void Print(string sweep, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "sweeps", sweep, "output")).FullName;
        File.AppendAllText(Path.Combine(folder, "trial-0000.log"), text);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        _permits.Dispose();
        _folder.Dispose();
    }

    private SegmentOutcome? Run(SegmentRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _permits.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new SegmentOutcome.Stopped();
        }

        return _script(request);
    }
}
