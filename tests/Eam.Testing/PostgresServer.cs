using System.Diagnostics;
using System.Globalization;

namespace Eam.Testing;

/// <summary>
/// A PostgreSQL server for one test, on loopback and in a temporary folder. It needs only Debian's package <c>postgresql</c>. It can be
/// stopped and started again to simulate a server in trouble.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Versions = "/usr/lib/postgresql";

    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private readonly string? _network;
    private int _databases;

    private PostgresServer(string programs, string? network)
    {
        (_programs, _network) = (programs, network);
        Port = FreePort.Next();
    }

    /// <summary>Why no server can be started on this machine, in one line; null if one can be started.</summary>
    public static string? Missing =>
        Programs() is null ? $"PostgreSQL is not installed: no {Versions}/*/bin/postgres (Debian's package postgresql)" : null;

    /// <summary>The server's port on loopback.</summary>
    public int Port { get; }

    /// <summary>Creates and starts a server.</summary>
    /// <param name="network">An address of a test's own network at which the server listens too, for clients of its /24; null for
    /// none.</param>
    /// <exception cref="InvalidOperationException">The server cannot be started.</exception>
    public static PostgresServer Start(string? network = null)
    {
        var server = new PostgresServer(Programs() ?? throw new InvalidOperationException(Missing), network);
        try
        {
            if (OperatingSystem.IsLinux() && Environment.UserName == "root")
                Run("chown", ["postgres", server._folder.Path]);
            server.Tool("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8");
            if (network is not null)
                File.AppendAllText(Path.Combine(server.Data, "pg_hba.conf"), $"host all all {network}/24 trust\n");
            server.Begin();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts a server that was stopped.</summary>
    public void Begin() =>
        Tool(
            "pg_ctl",
            "start",
            "-w",
            "-s",
            "-D",
            Data,
            "-l",
            Path.Combine(_folder.Path, "log"),
            "-o",
            $"-p {Port.ToString(CultureInfo.InvariantCulture)} -k {_folder.Path} -c listen_addresses=127.0.0.1{(_network is null ? "" : $",{_network}")} -c fsync=off"
        );

    /// <summary>Stops the server at once; connected clients are cut off.</summary>
    public void End() => Tool("pg_ctl", "stop", "-w", "-s", "-D", Data, "-m", "fast");

    /// <summary>Kills the server and the processes of its connections, as a power cut does.</summary>
    public void Kill()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(server);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Copies everything that the server has stored, while it runs.</summary>
    public void Backup()
    {
        if (Directory.Exists(Copy))
            Directory.Delete(Copy, recursive: true);
        Tool(
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            "-U",
            "postgres",
            "-D",
            Copy,
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync"
        );
    }

    /// <summary>Kills the server and starts it with what the last <see cref="Backup"/> copied: all that came later is lost.</summary>
    public void Restore()
    {
        Kill();
        Directory.Delete(Data, recursive: true);
        Directory.Move(Copy, Data);
        Begin();
    }

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public string NewDatabase()
    {
        var name = $"t{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        Execute("postgres", $"CREATE DATABASE {name}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={Port};Username=postgres;Database={name};Timeout=5;Command Timeout=20"
        );
    }

    /// <summary>Runs SQL in a database.</summary>
    public void Execute(string database, string sql) =>
        Tool(
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            "-U",
            "postgres",
            "-d",
            database,
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql
        );

    /// <summary>Stops the server and deletes its files.</summary>
    public void Dispose()
    {
        try
        {
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
                Tool("pg_ctl", "stop", "-w", "-s", "-D", Data, "-m", "immediate");
        }
        catch (InvalidOperationException)
        {
            // The server had already ended.
        }

        _folder.Dispose();
    }

    private string Data => Path.Combine(_folder.Path, "data");

    private string Copy => Path.Combine(_folder.Path, "copy");

    private static string? Programs() =>
        Directory.Exists(Versions)
            ? Directory
                .EnumerateDirectories(Versions)
                .Order(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin"))
                .LastOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
            : null;

    // The server refuses to run as root.
    private void Tool(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (Environment.UserName == "root")
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else
            Run(path, arguments);
    }

    private static void Run(string program, string[] arguments)
    {
        // The process that pg_ctl starts keeps its output open as long as it lives, so its end must not be awaited.
        var heard =
            !arguments.Any(argument => argument.EndsWith("pg_ctl", StringComparison.Ordinal))
            && !program.EndsWith("pg_ctl", StringComparison.Ordinal);
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = heard,
                RedirectStandardError = heard,
                WorkingDirectory = "/",
            }
        )!;
        var said = heard
            ? Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync())
            : Task.FromResult(Array.Empty<string>());
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments.Take(4))} ended with {process.ExitCode}: {string.Join(' ', said.Result).Trim()}"
            );
    }
}
