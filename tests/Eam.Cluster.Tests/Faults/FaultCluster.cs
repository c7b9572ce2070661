using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Grains.Storage;
using Eam.Testing;
using Npgsql;

namespace Eam.Cluster.Tests.Faults;

/// <summary>
/// Three silos of one device each and a gateway, each in a network of its own, with a PostgreSQL server and a shared folder that can fail. A process that ends is
/// started again, as systemd or Kubernetes would.
/// </summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    private const string Gateway = "gateway",
        Token = "token-of-the-fault-tests";
    private const int SiloPort = 11111,
        GatewayPort = 30000,
        HttpPort = 8700,
        Late = 20; // the proxy of address .11 is .31
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, SiloProcess> _processes = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(string Name, SiloProcess Process)> _all = [];
    private readonly ConcurrentDictionary<string, byte> _down = new(StringComparer.Ordinal);
    private readonly List<DelayProxy> _proxies = [];
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly FaultSettings _settings;
    private readonly string _connection;
    private readonly NpgsqlDataSource _database;
    private Task _supervising = Task.CompletedTask;

    private FaultCluster(FaultSettings settings)
    {
        _settings = settings;
        Lab = NetworkLab.Make();
        Disk = settings.OwnDisk ? LoopDisk.Mount() : null;
        Postgres = PostgresServer.Start(NetworkLab.Machine);
        _connection = Postgres.NewDatabase();
        _database = NpgsqlDataSource.Create(_connection);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        for (var silo = 1; silo <= Fault.Silos; silo++)
            Lab.Add($"silo-{silo}");
        Lab.Add(Gateway);
    }

    public NetworkLab Lab { get; }

    /// <summary>The disk of the shared folder; null if no fault needs one of its own.</summary>
    public LoopDisk? Disk { get; }

    public PostgresServer Postgres { get; }

    /// <summary>What each process has logged, the ended ones included.</summary>
    public IEnumerable<(string Name, string Log)> Logs => _all.Select(each => (each.Name, each.Process.Said));

    private readonly TemporaryFolder _folder = new();

    private string Data => Disk is null ? _folder.File("data") : Path.Combine(Disk.Path, "data");

    public static async Task<FaultCluster> StartAsync(FaultSettings settings)
    {
        var cluster = new FaultCluster(settings);
        try
        {
            if (settings.Delayed)
                cluster.AddProxies();
            await SiloProcess.RunAsync(cluster.Variables("silo-1", cluster._connection), "db", "migrate");
            await Task.WhenAll(Names.Select(cluster.StartAsync));
            cluster._supervising = Task.Run(cluster.SuperviseAsync);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts a sweep file; waits until its first segment has begun.</summary>
    public async Task<string> PostAsync(string yaml)
    {
        using var content = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await _http.PostAsync(
            new Uri($"http://{Lab.AddressOf(Gateway)}:{HttpPort}/api/v1/sweeps"),
            content,
            _stop.Token
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(_stop.Token));
        var sweep = answer.Headers.Location!.ToString().Split('/')[^1];
        while (!Logs.Any(each => DeviceWatch.Read(each.Log).Segments > 0))
            await Task.Delay(Look, _stop.Token);
        return sweep;
    }

    /// <summary>Waits for the end of a sweep; returns its table without the seconds, or null if it has not ended in time.</summary>
    public async Task<string?> TableAsync(string sweep, TimeSpan most)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < most; await Task.Delay(Look, _stop.Token))
        {
            if (await StatusAsync(sweep) is "completed")
                return Tables.WithoutTimes(
                    await File.ReadAllTextAsync(Path.Combine(DataFolder.Sweeps(Data), sweep, "trials.csv"), _stop.Token)
                );
        }

        return null;
    }

    public async Task<IReadOnlyList<PastEvent>> EventsAsync(string sweep)
    {
        await using var store = new PostgresSweepStore(_database);
        return await store.EventsAsync(sweep, 0, int.MaxValue, _stop.Token);
    }

    /// <summary>The gateway's answer about a sweep, as a user gets it.</summary>
    public Task<string> GetAsync(string sweep) =>
        _http.GetStringAsync(new Uri($"http://{Lab.AddressOf(Gateway)}:{HttpPort}/api/v1/sweeps/{sweep}"), _stop.Token);

    /// <summary>Begins a fault; returns its healing.</summary>
    public async Task<Func<Task>> BeginAsync(Fault fault)
    {
        var others = Names.Where(name => name != fault.Name && name != Gateway).ToList();
        switch (fault.Kind)
        {
            case FaultKind.CutFromSilos:
                return Healing(Lab.Cut(fault.Name, others, inwards: true, outwards: true));
            case FaultKind.CutFromDatabase:
                return Healing(Lab.Cut(fault.Name, [nameof(NetworkLab.Machine)], inwards: true, outwards: true));
            case FaultKind.CutFromGateway:
                return Healing(Lab.Cut(fault.Name, [Gateway], inwards: true, outwards: true));
            case FaultKind.CutOff:
                return Healing(Lab.Cut(fault.Name, [.. others, Gateway, nameof(NetworkLab.Machine)], inwards: true, outwards: true));
            case FaultKind.Deaf:
                return Healing(Lab.Cut(fault.Name, others, inwards: true, outwards: false));
            case FaultKind.Mute:
                return Healing(Lab.Cut(fault.Name, others, inwards: false, outwards: true));
            case FaultKind.Loss:
                return Healing(Lab.Lose(fault.Name, 5));
            case FaultKind.Delay:
                _proxies.ForEach(proxy => proxy.Delay = TimeSpan.FromMilliseconds(300));
                return Healing(() => _proxies.ForEach(proxy => proxy.Delay = TimeSpan.Zero));
            case FaultKind.DatabaseKilled:
                Postgres.Kill();
                return Healing(Postgres.Begin);
            case FaultKind.DatabaseRestored:
                Postgres.Restore();
                return Healing(() => { });
            case FaultKind.DiskFull:
                return Healing(await Task.Run(Disk!.Fill));
            case FaultKind.DiskReadOnly:
                return Healing(await Task.Run(Disk!.MakeReadOnly));
            case FaultKind.DiskHangs:
                return Healing(Disk!.Hang());
            case FaultKind.ClocksApart:
                return Healing(() => { });
            case FaultKind.Killed:
                _down[fault.Name] = 0;
                await _processes[fault.Name].KillAsync();
                return Healing(() => _down.TryRemove(fault.Name, out _));
            case FaultKind.Stopped:
                _down[fault.Name] = 0;
                await _processes[fault.Name].TerminateAsync();
                return Healing(() => _down.TryRemove(fault.Name, out _));
            default:
                var frozen = _processes[fault.Name];
                frozen.Freeze();
                return Healing(() =>
                {
                    if (!frozen.HasExited)
                        frozen.Thaw();
                });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Disk?.Thaw();
        await _supervising;
        foreach (var (_, process) in _all)
            await process.DisposeAsync();
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        _stop.Dispose();
        _http.Dispose();
        await _database.DisposeAsync();
        Postgres.Dispose();
        Disk?.Dispose();
        Lab.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Names => Enumerable.Range(1, Fault.Silos).Select(silo => $"silo-{silo}").Append(Gateway);

    private static Func<Task> Healing(Action heal) => () => Task.Run(heal);

    private async Task<string?> StatusAsync(string sweep)
    {
        try
        {
            await using var command = _database.CreateCommand("SELECT status FROM eam.sweeps WHERE sweep = $1");
            command.Parameters.Add(new() { Value = sweep });
            return await command.ExecuteScalarAsync(_stop.Token) as string;
        }
        catch (NpgsqlException)
        {
            return null; // killed or just starting: asked again
        }
    }

    // All connections to a silo and to PostgreSQL then pass a proxy on this machine.
    private void AddProxies()
    {
        foreach (var name in Names.Where(name => name != Gateway))
        {
            var address = IPAddress.Parse(Lab.AddressOf(name));
            var late = NetworkLab.AddMachineAddress(Late + address.GetAddressBytes()[3]);
            foreach (var port in (int[])[SiloPort, GatewayPort])
                _proxies.Add(new DelayProxy(new IPEndPoint(IPAddress.Parse(late), port), new IPEndPoint(address, port)));
        }

        _proxies.Add(
            new DelayProxy(
                new IPEndPoint(IPAddress.Parse(NetworkLab.AddMachineAddress(Late)), Postgres.Port),
                new IPEndPoint(IPAddress.Loopback, Postgres.Port)
            )
        );
    }

    private string AdvertisedAddressOf(string name) =>
        _settings.Delayed && name != Gateway
            ? NetworkLab.At(Late + IPAddress.Parse(Lab.AddressOf(name)).GetAddressBytes()[3])
            : Lab.AddressOf(name);

    private Dictionary<string, string> Variables(string name, string connection)
    {
        var variables = new Dictionary<string, string>
        {
            ["Eam__Clustering"] = "Postgres",
            ["Eam__ConnectionString"] = connection,
            ["Eam__Advertise"] = AdvertisedAddressOf(name),
            ["EAM_TOKEN"] = Token,
            [DeviceWatch.Setting] = "Debug",
        };
        if (_settings.Clocks.GetValueOrDefault(name) is { Length: > 0 } clock)
        {
            variables["LD_PRELOAD"] = FalseClock.Library!;
            variables["FAKETIME"] = clock;
            variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            variables["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"; // otherwise each wait of .NET with a time limit takes too long
        }

        return variables;
    }

    private async Task StartAsync(string name)
    {
        var database = _connection.Replace(
            "Host=127.0.0.1",
            $"Host={(_settings.Delayed ? NetworkLab.At(Late) : NetworkLab.Machine)}",
            StringComparison.Ordinal
        );
        List<string> arguments = ["--role", name == Gateway ? "gateway" : "silo", "--data", Data];
        if (name == Gateway)
            arguments.AddRange(["--listen", string.Create(CultureInfo.InvariantCulture, $"{Lab.AddressOf(name)}:{HttpPort}")]);
        else
            arguments.AddRange(["--name", name, "--health", "127.0.0.1:0", .. _settings.Devices]);
        var started = await SiloProcess.StartAsync(
            NetworkLab.Enter(name),
            SiloProcess.OfThisBuild,
            Variables(name, database),
            [.. arguments]
        );
        _processes[name] = started;
        _all.Add((name, started));
    }

    // Each process has its own supervisor: one that cannot start must not delay another.
    private Task SuperviseAsync() => Task.WhenAll(Names.Select(SuperviseAsync));

    private async Task SuperviseAsync(string name)
    {
        try
        {
            for (; ; await Task.Delay(Look, _stop.Token))
            {
                if (_down.ContainsKey(name) || !_processes[name].HasExited)
                    continue;
                try
                {
                    await StartAsync(name);
                }
                catch (InvalidOperationException failure)
                {
                    // It could not start, perhaps because of the fault: the next round tries again.
                    TestContext.Current.TestOutputHelper?.WriteLine(failure.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
