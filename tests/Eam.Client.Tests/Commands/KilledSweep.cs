using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>
/// Sweeps of the built command in a process of their own, killed with SIGKILL and resumed until they end. The moment of a kill is a random number of
/// changes to the results folder, so that many fall between two writes of a checkpoint, of the log or of a table; every other one is the moment when a
/// checkpoint's temporary file appears, before it is flushed and renamed.
/// </summary>
internal sealed class KilledSweep(TemporaryFolder data, ulong seed)
{
    private const int MostChanges = 90,
        MostCheckpoints = 12;

    private readonly RandomStream _random = new(seed, 1);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly HashSet<string> _halfWritten = [];
    private string _sweep = "";

    /// <summary>How often a process was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills in the middle of writing a checkpoint: they left one more under its temporary name.</summary>
    public int HalfWritten { get; private set; }

    /// <summary>The results folder.</summary>
    public string Folder => data.File("sweeps", _sweep);

    /// <summary>Runs a sweep file without a kill.</summary>
    public async Task RunWholeAsync(string file, CancellationToken cancellationToken)
    {
        _sweep = NextName();
        using var process = Start(file);
        await FinishAsync(process, cancellationToken);
    }

    /// <summary>Runs a sweep file to its end, killing its process at most so many times.</summary>
    public async Task RunKilledAsync(string file, int kills, CancellationToken cancellationToken)
    {
        _sweep = NextName();
        for (var ended = false; !ended; )
        {
            using var process = Start(file);
            ended = Kills == kills || !await KillAsync(process, cancellationToken);
            if (ended)
                await FinishAsync(process, cancellationToken);
        }

        SweepResults.Load(Folder).Status.ShouldBe(SweepStatus.Completed);
    }

    /// <summary>trials.csv without the columns that a clock fills.</summary>
    public string Table()
    {
        var rows = File.ReadAllLines(Path.Combine(Folder, "trials.csv")).Select(line => line.Split(',')).ToList();
        var clock = new[] { "seconds", "evaluation_seconds" }.Select(name => Array.IndexOf(rows[0], name)).ToList();
        clock.ShouldNotContain(-1);
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, column) => !clock.Contains(column)))));
    }

    private async Task FinishAsync(Process process, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        process.ExitCode.ShouldBe(0, string.Join('\n', _lines));
        _lines.ShouldAllBe(line => !line.Contains("Exception"));
    }

    // A process that died before it had described its sweep has done nothing: the sweep is started anew, as a user would.
    private Process Start(string file)
    {
        var described = File.Exists(Path.Combine(Folder, "sweep.json"));
        if (!described && Directory.Exists(Folder))
            _sweep = NextName();
        string[] what = described ? ["--resume", _sweep] : [file];
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "eam.dll"), "run", .. what, "--data", data.Path, "--json"]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>False when the process ended before its turn came.</summary>
    private async Task<bool> KillAsync(Process process, CancellationToken cancellationToken)
    {
        var atCheckpoint = Kills % 2 == 1;
        var left = 1 + _random.NextInt32(atCheckpoint ? MostCheckpoints : MostChanges);
        using var watcher = new FileSystemWatcher(data.Path) { IncludeSubdirectories = true, InternalBufferSize = 65536 };
        watcher.Created += Count;
        watcher.Changed += Count;
        watcher.Renamed += Count;
        watcher.EnableRaisingEvents = true;
        await process.WaitForExitAsync(cancellationToken);
        if (Volatile.Read(ref left) > 0 || process.ExitCode == 0)
            return false;
        process.ExitCode.ShouldBe(128 + 9, string.Join('\n', _lines));
        Kills++;
        var halfWritten = Directory.Exists(Folder)
            ? Directory.GetFiles(Folder, "*.tmp", SearchOption.AllDirectories).Where(IsHalfWritten).ToArray()
            : [];
        if (halfWritten.Except(_halfWritten).Any())
            HalfWritten++;
        _halfWritten.UnionWith(halfWritten);
        return true;

        void Count(object sender, FileSystemEventArgs change)
        {
            var counts = !atCheckpoint || (change.ChangeType == WatcherChangeTypes.Created && IsHalfWritten(change.FullPath));
            if (counts && Interlocked.Decrement(ref left) == 0)
                process.Kill();
        }
    }

    // trial-0003.000001.safetensors.3f9a0c1b5d7e2468.tmp, but not the temporary file of its checksum.
    private static bool IsHalfWritten(string path) => Regex.IsMatch(path, @"\.safetensors\.[0-9a-f]{16}\.tmp$");

    private string NextName() =>
        Enumerable.Range(1, int.MaxValue).Select(n => $"killed-{n}").First(name => !Directory.Exists(data.File("sweeps", name)));
}
