using System.Diagnostics;
using System.Text.RegularExpressions;
using Eam.Testing;

namespace Eam.Browser.Tests.Servers;

/// <summary><c>eam serve</c> in a process of its own, which can be killed and started again at the same address.</summary>
internal sealed partial class ServeProcess(IReadOnlyDictionary<string, string>? variables = null) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>Address of the server's root. It is the same after each start.</summary>
    public Uri Address { get; private set; } = new($"http://127.0.0.1:{FreePort.NextText()}/");

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "eam.dll"),
                "serve",
                "--listen",
                $"127.0.0.1:{Address.Port}",
                "--data",
                _folder.Path,
                "--slots",
                "1",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (Served().Match(line) is not { Success: true } served)
                continue;
            Address = new(served.Value + "/");
            // Read on, lest a full pipe stops the server.
            _process.BeginErrorReadLine();
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        Assert.Fail($"eam serve ended: {string.Join('\n', said)} {await _process.StandardError.ReadToEndAsync(CancellationToken.None)}");
    }

    /// <summary>Ends it with no farewell (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Served();
}
