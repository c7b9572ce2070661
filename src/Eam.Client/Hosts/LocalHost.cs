using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Reports;

namespace Eam.Client.Hosts;

/// <summary>The sweeps of a data folder; those that a verb starts run in this process.</summary>
/// <param name="terminal">Where notices go.</param>
/// <param name="data">What <c>--data</c> said; null for the default folder.</param>
/// <param name="slots">Trials at once; null: as in the file, else one a core.</param>
/// <param name="mostFailed">Trials that may fail; null: as in the file.</param>
internal sealed class LocalHost(Terminal terminal, string? data, int? slots, int? mostFailed) : SweepHost
{
    private readonly LocalSweepService _service = new(
        new LocalSweepOptions
        {
            Folder = DataFolder.Resolve(data),
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

    /// <summary>Its folder: it may lie elsewhere than in the data folder.</summary>
    public override string Id(SweepResults sweep) => sweep.Folder;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ListedSweep>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedSweep>>([.. SweepNames.All(Place).Select(name => ListedSweep.Read(Place, name))]);

    /// <inheritdoc/>
    public override Task<string> StartAsync(string file, ulong? seed, CancellationToken cancellationToken)
    {
        var (spec, source) = Read(file);
        return _service.StartAsync(seed is { } other ? spec with { Seed = other } : spec, source, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<PlannedSweep> PreviewAsync(string file, CancellationToken cancellationToken)
    {
        var (spec, _) = Read(file);
        var task = TaskLoader.Load(spec.Task);
        return Task.FromResult(
            new PlannedSweep(
                spec,
                SweepPreview.Measure(spec, task, slots ?? DeviceBackend.UsualSlots(spec), terminal.Time, cancellationToken)
            )
        );
    }

    private (SweepSpec Spec, string Source) Read(string file)
    {
        var (spec, source) = SweepFileReader.Read(file, data);
        return (DeviceBackend.On(spec, Device), source);
    }

    /// <inheritdoc/>
    public override Task<ReportData> ReportAsync(
        IReadOnlyList<SweepResults> sweeps,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        CancellationToken cancellationToken
    ) => ReportSource.ReadAsync(sweeps, terminal.Time.GetUtcNow(), reproduce);

    /// <inheritdoc/>
    public override bool Runs(string sweep) => _service.Runs(sweep);

    /// <inheritdoc/>
    public override string Named(string sweep, string folder) =>
        Path.GetDirectoryName(folder) == DataFolder.Sweeps(Place) ? base.Named(sweep, folder) : folder;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _service.DisposeAsync();
}
