using Eam.Client.Remote;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Reports;

namespace Eam.Client.Hosts;

/// <summary>The sweeps of a server.</summary>
internal sealed class RemoteHost : SweepHost
{
    private const int MostCompared = 20;

    private readonly ApiClient _api;
    private readonly HttpSweepService _service;
    private readonly Terminal _terminal;
    private readonly string? _given;
    private readonly int? _slots;

    private RemoteHost(ApiClient api, Terminal terminal, string? given, int? slots)
    {
        _api = api;
        _given = given;
        _slots = slots;
        _terminal = terminal;
        _service = new HttpSweepService(api, terminal.Time, line => (Notice ?? terminal.Complain)(line));
    }

    /// <summary>Connects to a server.</summary>
    /// <param name="api">Client of the server's API. The host owns it from now on.</param>
    /// <param name="terminal">Terminal that receives notices.</param>
    /// <param name="given">The value of <c>--server</c>; null if the address came from the environment.</param>
    /// <param name="slots">Number of trials at once, for sweeps that are started; null uses the value of the file.</param>
    /// <exception cref="EngineException">Nothing answers at the address, or what answers is not an Eam server.</exception>
    public static async Task<RemoteHost> ConnectAsync(ApiClient api, Terminal terminal, string? given, int? slots)
    {
        if (api.Server.IsExposed)
            terminal.Complain(
                $"warning: {ServerAddress.TokenVariable} is sent to {api.Server} unencrypted, so others on the network can read it: use https, or a tunnel (ssh -L)"
            );
        try
        {
            await api.GreetAsync(terminal.Interrupts.Stop);
            return new RemoteHost(api, terminal, given, slots);
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ISweepService Service => _service;

    /// <inheritdoc/>
    public override string Place => _api.Server.ToString();

    /// <inheritdoc/>
    public override bool IsRemote => true;

    /// <inheritdoc/>
    public override string Option => _given is null ? string.Empty : $" --server {_given}";

    /// <inheritdoc/>
    public override async Task<SweepResults> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var now = await FindAsync(name, cancellationToken)
            ?? await _service.GetAsync(SweepNames.Resolve(name, await _service.ListAsync(cancellationToken), Place), cancellationToken);
        return new(now.Sweep, now.Folder, now.Status, now.Message, now.State, now.Started, now.Finished, now.Sequence);
    }

    /// <inheritdoc/>
    public override Task<Checkpoint?> CheckpointAsync(SweepResults sweep, int trial, CancellationToken cancellationToken) =>
        RemoteCheckpoint.ReadAsync(_api, sweep.Sweep, trial, cancellationToken);

    /// <inheritdoc/>
    public override string Id(SweepResults sweep) => sweep.Sweep;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<ListedSweep>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _service.SummariesAsync(cancellationToken)).Select(Summary)];

    /// <inheritdoc/>
    public override async Task<string> StartAsync(string file, ulong? seed, CancellationToken cancellationToken)
    {
        var started = await SendAsync(file, seed, start => _service.StartAsync(start, cancellationToken));

        // A server of an older version does not answer with them.
        var warnings = started.Warnings ?? SpecWarnings.Of((await _service.GetAsync(started.Sweep, cancellationToken)).State.Spec);
        SpecWarningLines.Show(_terminal, warnings);
        return started.Sweep;
    }

    /// <inheritdoc/>
    public override Task<PlannedSweep> PreviewAsync(string file, CancellationToken cancellationToken) =>
        SendAsync(file, null, async start =>
        {
            var plan = await _service.PreviewAsync(start, cancellationToken);
            var rungs = plan
                .Rungs.Select(rung => new PreviewRung(rung.Method, RungNumber.Index(rung.Rung), rung.Target, rung.Trials, rung.Compute)
                {
                    MostTrials = rung.MostTrials,
                    MostCompute = rung.MostCompute,
                })
                .ToList();
            var preview = new SweepPreview(null, rungs, plan.Compute, plan.Evaluations, [], null)
            {
                MostCompute = plan.MostCompute,
                MostEvaluations = plan.MostEvaluations,
                Notes = plan.Notes ?? [],
            };
            var spec = SweepJson.Spec(plan.Spec);
            return new PlannedSweep(spec, preview, plan.Warnings ?? SpecWarnings.Of(spec));
        });

    /// <inheritdoc/>
    public override async Task<ReportData> ReportAsync(
        IReadOnlyList<SweepResults> sweeps,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        bool runScripts,
        CancellationToken cancellationToken
    )
    {
        if (runScripts)
            throw new UsageException("--run-scripts runs files of this machine, so it cannot be used with --server");
        var read = new List<ReportSweep>();
        foreach (var sweep in sweeps)
        {
            var report = await _api.GetAsync(ApiClient.Sweep(sweep.Sweep, "/report"), ApiJson.Default.ReportSweep, cancellationToken);
            RemoteName.Same(_api.Server, sweep.Sweep, report.Details.Sweep.Id);
            read.Add(report with { Reproduce = reproduce(sweep) });
        }

        return new(
            string.Join(", ", sweeps.Select(sweep => sweep.Sweep)),
            _terminal.Time.GetUtcNow(),
            read,
            await CompareAsync(sweeps, null, cancellationToken),
            Overlays.Of(read),
            await CompareEachAsync(sweeps, read[0].Curves.Select(set => set.Metric), cancellationToken)
        );
    }

    /// <summary>Returns the devices of the server's cluster, ordered by name.</summary>
    /// <exception cref="EngineException">The server is not the gateway of a cluster, so it has no devices.</exception>
    public async Task<IReadOnlyList<DeviceView>> DevicesAsync(CancellationToken cancellationToken) =>
        (await _api.GetAsync("devices", ApiJson.Default.DeviceList, cancellationToken)).Devices;

    /// <summary>Returns false, because the server's process runs the sweep.</summary>
    public override bool Runs(string sweep) => false;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    // Null if the sweeps cannot be compared, or are more than a server compares.
    private async Task<Comparison?> CompareAsync(IReadOnlyList<SweepResults> sweeps, string? metric, CancellationToken cancellationToken)
    {
        if (sweeps.Count > MostCompared || sweeps.Any(other => SweepPool.Difference(sweeps[0].State.Spec, other.State.Spec) is not null))
            return null;
        var names = string.Join('&', sweeps.Select(sweep => $"sweep={Uri.EscapeDataString(sweep.Sweep)}"));
        var chosen = metric is null ? string.Empty : $"&metric={Uri.EscapeDataString(metric)}";
        return await _api.GetAsync($"compare?{names}{chosen}", ApiJson.Default.Comparison, cancellationToken);
    }

    private async Task<IReadOnlyList<Comparison>> CompareEachAsync(
        IReadOnlyList<SweepResults> sweeps,
        IEnumerable<string> metrics,
        CancellationToken cancellationToken
    )
    {
        var comparisons = new List<Comparison>();
        foreach (var metric in metrics)
        {
            if (await CompareAsync(sweeps, metric, cancellationToken) is { } comparison)
                comparisons.Add(comparison);
        }

        return comparisons;
    }

    // Null if there is no sweep with exactly this name. A name that no sweep can have might be a path, here and in the address.
    private async Task<SweepUpdate?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return PathName.IsSweep(name) ? await _service.GetAsync(name, cancellationToken) : null;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    // The server reads the file, with its own catalogue and its own earlier sweeps. Mistakes that it finds are shown with the name of the
    // local file.
    private async Task<T> SendAsync<T>(string file, ulong? seed, Func<SweepStart, Task<T>> send)
    {
        var source = new SweepSource(SweepFileReader.Text(file)) { Name = SweepFile.NameOf(file) };
        try
        {
            return await send(new(source, new() { Seed = seed, Slots = _slots }));
        }
        catch (RemoteSweepFileException mistakes)
        {
            throw new UsageException([.. mistakes.Errors.Select(error => new Problem(error.Line, string.Empty, error.Message).In(file))]);
        }
    }

    private ListedSweep Summary(Server.Contracts.SweepSummary sweep)
    {
        if (!PathName.IsSweep(sweep.Id))
            return ListedSweep.OfDamaged(sweep.Id, "no sweep can have this name, so it is not read");
        if (sweep.Status == ListedSweep.Damaged)
            return ListedSweep.OfDamaged(sweep.Id, sweep.Message ?? string.Empty);
        var counts = sweep.Trials;
        return new(sweep.Id, sweep.Status, sweep.Message)
        {
            Folder = _api.AddressOf(sweep.Id),
            Task = sweep.Task,
            Trials = new Dictionary<TrialStatus, int>
            {
                [TrialStatus.Pending] = counts.Pending,
                [TrialStatus.Running] = counts.Running,
                [TrialStatus.Paused] = counts.Paused,
                [TrialStatus.Completed] = counts.Completed,
                [TrialStatus.Pruned] = counts.Pruned,
                [TrialStatus.Failed] = counts.Failed,
            },
            Diverged = sweep.Diverged,
            Wasted = sweep.Wasted,
            Metric = sweep.Objective?.Metric,
            Objective = sweep.Best?.Value,
            Best = sweep.Best is { } best ? (best.Trial, best.Method) : null,
            Front = sweep.Front?.Size,
            Hypervolume = sweep.Front?.Hypervolume,
            IsSimulated = sweep.Simulated,
            Unit = EnumWords.Find<ComputeUnit>(sweep.Unit),
            Spent = sweep.Spent,
            Started = sweep.Started,
            Finished = sweep.Finished,
        };
    }
}
