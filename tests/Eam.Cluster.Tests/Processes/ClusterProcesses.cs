using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Storage;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Npgsql;

namespace Eam.Cluster.Tests.Processes;

/// <summary>
/// A real cluster: silos and a gateway in separate processes, PostgreSQL, and a shared folder, all on loopback. Tests use it one after another (<see cref="SharedCluster"/>), each
/// with its own sweeps.
/// </summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    private const string Gateway = "gateway";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6),
        ToBeReady = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SiloProcess> _processes = new(StringComparer.Ordinal);
    private readonly List<string> _sweeps = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string _connection;
    private readonly NpgsqlDataSource _database;
    private readonly int _gateway = FreePort.Next();

    // A test that waits for a hanging cluster must fail and show the output of the processes. This is the time limit per sweep.
    private CancellationTokenSource _limit = new();

    private ClusterProcesses(PostgresServer postgres)
    {
        Postgres = postgres;
        _connection = postgres.NewDatabase();
        _database = NpgsqlDataSource.Create(_connection); // pooled: a new connection is a new process of PostgreSQL, and polls would take time from the cluster
    }

    public PostgresServer Postgres { get; }

    public string Data => _folder.File("data");

    /// <summary>Creates the tables of a cluster whose processes <see cref="BeginAsync"/> starts.</summary>
    public static async Task<ClusterProcesses> CreateAsync(PostgresServer postgres)
    {
        var cluster = new ClusterProcesses(postgres);
        (await SiloProcess.RunAsync(cluster.Settings(), "db", "migrate")).ShouldContain("cluster tables: migrated from version 0 to");
        return cluster;
    }

    /// <summary>
    /// Prepares the cluster for a test: a gateway, and the given number of silos with one device each. Starts missing processes, ends surplus ones, and waits until all devices are idle.
    /// Returns false if they do not become idle because of what an earlier test has left behind.
    /// </summary>
    public async Task<bool> BeginAsync(int silos)
    {
        Renew();
        _sweeps.Clear();
        var wanted = Enumerable.Range(1, silos).Select(number => $"silo-{number}").Append(Gateway).ToList();
        foreach (var name in _processes.Keys.Except(wanted).ToList())
        {
            if (!_processes[name].HasExited)
                await _processes[name].TerminateAsync();
            await _processes[name].DisposeAsync();
            _processes.Remove(name);
        }

        foreach (var process in _processes.Values)
            process.Forget();
        var missing = wanted.Where(name => !_processes.TryGetValue(name, out var process) || process.HasExited).ToList();
        await Task.WhenAll(missing.Select(name => name == Gateway ? StartGatewayAsync() : StartSiloAsync(name)));
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < ToBeReady; await Task.Delay(50, _limit.Token))
        {
            var devices = await DevicesAsync();
            if (devices.Count == silos && devices.All(device => device.State == "idle"))
                return true;
        }

        return false;
    }

    /// <summary>Writes the events and the output of each process to the test's output, continues frozen processes, and cancels the sweeps that still run.</summary>
    public async Task EndAsync()
    {
        await TellAsync();
        foreach (var process in _processes.Values.Where(process => !process.HasExited))
            process.Thaw();
        foreach (var sweep in _sweeps)
        {
            try
            {
                using var answer = await _http.PostAsync(new Uri(Address, $"api/v1/sweeps/{sweep}/cancel"), null, CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                // There is no gateway. If the sweep still runs, the next test finds its devices busy.
            }
        }
    }

    /// <summary>The build of the processes that are started from now on.</summary>
    public string Program { get; set; } = SiloProcess.OfThisBuild;

    /// <summary>Starts a silo under a name, or restarts it if it has ended.</summary>
    public async Task StartSiloAsync(string name) =>
        await PutAsync(
            name,
            SiloProcess.StartAsync(
                Program,
                Settings(),
                "--role",
                "silo",
                "--name",
                name,
                "--devices",
                "1",
                "--silo-port",
                FreePort.NextText(),
                "--gateway-port",
                FreePort.NextText(),
                "--health",
                "127.0.0.1:0",
                "--data",
                Data
            )
        );

    /// <summary>Starts the gateway at its previous address.</summary>
    public Task StartGatewayAsync() => PutAsync(Gateway, GatewayAsync(Address));

    /// <summary>Starts another gateway and returns its address.</summary>
    public async Task<Uri> AddGatewayAsync()
    {
        var address = At(FreePort.Next());
        await PutAsync($"{Gateway} {address}", GatewayAsync(address));
        return address;
    }

    /// <summary>A process of the cluster: <c>silo-1</c>, ..., or <c>gateway</c>.</summary>
    public SiloProcess this[string name] => _processes[name];

    /// <summary>Address of the gateway.</summary>
    public Uri Address => At(_gateway);

    /// <summary>Posts a sweep file and returns the sweep's identifier. The time limit starts again.</summary>
    public async Task<string> PostAsync(string yaml)
    {
        Renew();
        var (status, sweep) = await PostAsync(Address, yaml, key: null);
        status.ShouldBe(HttpStatusCode.Created);
        return sweep!;
    }

    /// <summary>Posts a sweep file with an idempotency key to one of several gateways. Returns the sweep's identifier; null if it is refused.</summary>
    public async Task<(HttpStatusCode Status, string? Sweep)> PostAsync(Uri gateway, string yaml, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "api/v1/sweeps"))
        {
            Content = new StringContent(yaml, Encoding.UTF8, "application/yaml"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request, _limit.Token);
        var sweep = answer.Headers.Location?.ToString().Split('/')[^1];
        if (sweep is null)
            TestContext.Current.TestOutputHelper?.WriteLine(await answer.Content.ReadAsStringAsync(_limit.Token));
        else if (!_sweeps.Contains(sweep))
            _sweeps.Add(sweep);
        return (answer.StatusCode, sweep);
    }

    /// <summary>Returns the gateway's answer about a sweep.</summary>
    public Task<string> GetAsync(string sweep) => _http.GetStringAsync(new Uri(Address, $"api/v1/sweeps/{sweep}"), _limit.Token);

    /// <summary>Waits until each of these silos trains. The events are not enough: a segment's start is recorded before its order is sent.</summary>
    public async Task UntilTrainingAsync(params IReadOnlyList<string> silos)
    {
        while (
            (await DevicesAsync()).Where(device => device.Trains).Select(device => device.Name.Split('/')[0]).Intersect(silos).Count()
            < silos.Count
        )
            await Task.Delay(100, _limit.Token);
    }

    /// <summary>Reads the sweep's events so far from the database.</summary>
    public Task<IReadOnlyList<PastEvent>> EventsAsync(string sweep) => ReadAsync(sweep, _limit.Token);

    /// <summary>Waits until the events fulfil a condition.</summary>
    public async Task<IReadOnlyList<PastEvent>> UntilAsync(string sweep, Func<IReadOnlyList<PastEvent>, bool> condition)
    {
        while (true)
        {
            var events = await EventsAsync(sweep);
            if (condition(events))
                return events;
            await Task.Delay(100, _limit.Token);
        }
    }

    /// <summary>Waits until the cluster has declared the newest silo of a name dead.</summary>
    public async Task UntilDeadAsync(string silo)
    {
        while (true)
        {
            var status = await ScalarAsync(
                "SELECT status FROM OrleansMembershipTable WHERE siloname = $1 ORDER BY generation DESC LIMIT 1",
                silo
            );
            if (status is (int)Orleans.Runtime.SiloStatus.Dead)
                return;
            await Task.Delay(100, _limit.Token);
        }
    }

    /// <summary>Waits for the end of a sweep; returns its table without the seconds.</summary>
    public async Task<string> TableAtEndAsync(string sweep)
    {
        while (true)
        {
            if (await ScalarAsync("SELECT status FROM eam.sweeps WHERE sweep = $1", sweep) is "completed")
                return Tables.WithoutTimes(
                    await File.ReadAllTextAsync(Path.Combine(DataFolder.Sweeps(Data), sweep, "trials.csv"), _limit.Token)
                );
            await Task.Delay(200, _limit.Token);
        }
    }

    /// <summary>Runs the same sweep in this process and returns the table that every cluster must produce.</summary>
    public static Task<string> EmbeddedTableAsync(string yaml) =>
        EmbeddedAsync(yaml, 2, async (_, folder) =>
            Tables.WithoutTimes(await File.ReadAllTextAsync(Path.Combine(folder, "trials.csv"), TestContext.Current.CancellationToken))
        );

    /// <summary>Runs the same sweep in this process and returns its events.</summary>
    public static Task<List<PastEvent>> EmbeddedEventsAsync(string yaml, int slots) => EmbeddedAsync(yaml, slots, async (local, folder) =>
        {
            var events = new List<PastEvent>();
            await foreach (var past in local.EventsAsync(Path.GetFileName(folder), 0, follow: false, TestContext.Current.CancellationToken))
                events.Add(past);
            return events;
        });

    private static async Task<T> EmbeddedAsync<T>(string yaml, int slots, Func<LocalSweepService, string, Task<T>> read)
    {
        using var data = new TemporaryFolder();
        await using var local = new LocalSweepService(new LocalSweepOptions { Folder = data.Path, Slots = slots });
        var sweep = await local.StartAsync(
            Engine.Specs.SweepFile.Read(yaml, "sweep.yaml").Spec!,
            yaml,
            TestContext.Current.CancellationToken
        );
        SweepUpdate? last = null;
        await foreach (var update in local.WatchAsync(sweep, TestContext.Current.CancellationToken))
            last = update;
        last!.Status.ShouldBe(SweepStatus.Completed);
        return await read(local, last.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        _limit.Dispose();
        _http.Dispose();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    // Shown if the test has failed: the events, and the output of each process.
    private async Task TellAsync()
    {
        if (TestContext.Current.TestOutputHelper is not { } output)
            return;
        try
        {
            foreach (var sweep in _sweeps)
                output.WriteLine(
                    string.Join(
                        '\n',
                        (await ReadAsync(sweep, CancellationToken.None))
                            .Where(past => past.Event is not SweepEvent.TrialCreated)
                            .Select(past => $"{past.Sequence} {past.Time:HH:mm:ss.fff} {past.Event}")
                    )
                );
        }
        catch (EngineException failure)
        {
            output.WriteLine(failure.Message); // PostgreSQL is unavailable
        }

        foreach (var (name, process) in _processes)
            output.WriteLine($"--- {name}\n{process.Said}");
    }

    // Repeats the query if the server has restarted and so ended the pooled connection.
    private async Task<object?> ScalarAsync(string sql, string value) =>
        await PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = _database.CreateCommand(sql);
                command.Parameters.Add(new() { Value = value });
                return await command.ExecuteScalarAsync(token);
            },
            _limit.Token
        );

    private async Task<IReadOnlyList<PastEvent>> ReadAsync(string sweep, CancellationToken cancellationToken)
    {
        await using var store = new PostgresSweepStore(_database);
        return await store.EventsAsync(sweep, 0, int.MaxValue, cancellationToken);
    }

    private async Task<IReadOnlyList<(string Name, string State, bool Trains)>> DevicesAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(Address, "api/v1/devices"), _limit.Token));
        return
        [
            .. answer
                .RootElement.GetProperty("devices")
                .EnumerateArray()
                .Select(device =>
                    (
                        device.GetProperty("name").GetString()!,
                        device.GetProperty("state").GetString()!,
                        device.GetProperty("trial").ValueKind == JsonValueKind.Number
                    )
                ),
        ];
    }

    private async Task PutAsync(string name, Task<SiloProcess> starting)
    {
        var started = await starting;
        SiloProcess? before;
        lock (_processes)
        {
            _processes.Remove(name, out before);
            _processes[name] = started;
        }

        if (before is not null)
            await before.DisposeAsync();
    }

    private void Renew()
    {
        _limit.Dispose();
        _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _limit.CancelAfter(Longest);
    }

    private static Uri At(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private Task<SiloProcess> GatewayAsync(Uri address) =>
        SiloProcess.StartAsync(Program, Settings(), "--role", "gateway", "--listen", address.Authority, "--data", Data);

    private Dictionary<string, string> Settings() =>
        new()
        {
            ["Eam__Clustering"] = "Postgres",
            ["Eam__ConnectionString"] = _connection,
            ["Eam__Advertise"] = "127.0.0.1",
            ["Eam__Commands"] = "allow",
        };
}
