using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Reports;

namespace Eam.Client.Hosts;

/// <summary>The sweeps of a data folder. Sweeps that a verb starts run in this process.</summary>
/// <param name="terminal">Terminal that receives notices.</param>
/// <param name="data">The value of <c>--data</c>; null for the default folder.</param>
/// <param name="slots">Number of trials at once; null uses the value of the file, or else one per core.</param>
/// <param name="mostFailed">Number of trials that may fail; null uses the value of the file.</param>
internal sealed class LocalHost(Terminal terminal, string? data, int? slots, int? mostFailed) : SweepHost
{
    private readonly LocalSweepService _service = new(
        new LocalSweepOptions
        {
            Folder = DataFolder.Resolve(data),
            FindsByPath = true,
            Time = terminal.Time,
            Slots = slots,
            MaxFailedTrials = mostFailed,
            Notice = line => terminal.Complain($"note: {line}"),
        }
    );

    /// <inheritdoc/>
    public override ISweepService Service => _service;

    /// <inheritdoc/>
    public override string Place => DataFolder.Resolve(data);

    /// <inheritdoc/>
    public override bool IsRemote => false;

    /// <inheritdoc/>
    public override string Option => data is null ? string.Empty : $" --data {data}";

    /// <inheritdoc/>
    public override Task<SweepResults> ReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(SweepNames.Read(Place, name));

    /// <inheritdoc/>
    public override Task<Checkpoint?> CheckpointAsync(SweepResults sweep, int trial, CancellationToken cancellationToken) =>
        Task.FromResult(sweep.Checkpoints.Load(trial));

    /// <summary>Returns the sweep's folder, which may be outside the data folder.</summary>
    public override string Id(SweepResults sweep) => sweep.Folder;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ListedSweep>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedSweep>>([.. SweepNames.All(Place).Select(name => ListedSweep.Read(Place, name))]);

    /// <inheritdoc/>
    public override async Task<string> StartAsync(string file, ulong? seed, CancellationToken cancellationToken)
    {
        var overrides = new SweepOverrides
        {
            Seed = seed,
            Slots = slots,
            Device = Device,
        };
        var source = SweepFileReader.Read(file, data);
        SpecWarningLines.Show(terminal, source.Warnings);
        return (await _service.StartAsync(new(source, overrides), cancellationToken)).Sweep;
    }

    /// <inheritdoc/>
    public override Task<PlannedSweep> PreviewAsync(string file, CancellationToken cancellationToken)
    {
        var source = SweepFileReader.Read(file, data);
        var spec = DeviceBackend.On(source.Spec!, Device);
        var count = slots ?? DeviceBackend.UsualSlots(spec);

        // Only the program knows how fast it is.
        var preview = spec.Command is null
            ? SweepPreview.Measure(spec, TaskLoader.Load(spec.Task), count, terminal.Time, cancellationToken)
            : SweepPreview.WithNotes(spec, count, cancellationToken);
        return Task.FromResult(new PlannedSweep(spec, preview, source.Warnings));
    }

    /// <inheritdoc/>
    public override Task<ReportData> ReportAsync(
        IReadOnlyList<SweepResults> sweeps,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        bool runScripts,
        CancellationToken cancellationToken
    ) => ReportSource.ReadAsync(sweeps, terminal.Time.GetUtcNow(), reproduce, runScripts);

    /// <inheritdoc/>
    public override bool Runs(string sweep) => _service.Runs(sweep);

    /// <inheritdoc/>
    public override string Named(string sweep, string folder) =>
        Path.GetDirectoryName(folder) == DataFolder.Sweeps(Place) ? base.Named(sweep, folder) : folder;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _service.DisposeAsync();
}
