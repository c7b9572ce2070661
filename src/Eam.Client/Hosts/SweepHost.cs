using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Client.Hosts;

/// <summary>Where a verb's sweeps are: in this machine's data folder, or on a server. Verbs do not know which.</summary>
internal abstract class SweepHost : IAsyncDisposable
{
    /// <summary>Starts, watches and steers them.</summary>
    public abstract ISweepService Service { get; }

    /// <summary>The data folder, or the server's address.</summary>
    public abstract string Place { get; }

    /// <summary>Whether they run in other processes, which go on when this one ends.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>The option that leads here, as the user gave it, for commands that are suggested: <c> --data DIR</c>, <c> --server URL</c> or nothing.</summary>
    public abstract string Option { get; }

    /// <summary>Called with a line when a watched server is lost, and when it is back; null: as all notices.</summary>
    public Action<string>? Notice { get; set; }

    /// <summary>As <c>--device</c> has it, for sweeps that are started here; null: as in the file.</summary>
    protected string? Device { get; private set; }

    /// <summary>Trains sweeps that are started here on a device.</summary>
    /// <exception cref="UsageException">They run on a server.</exception>
    public void SetDevice(string? device) =>
        Device =
            device is null || !IsRemote
                ? device
                : throw new UsageException("--device is for sweeps that run here: a server takes backend from the file");

    /// <summary>Finds the sweep that a user means, and reads it.</summary>
    /// <exception cref="Engine.EngineException">There is none, several begin so, or it cannot be read.</exception>
    public abstract Task<SweepResults> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>What <see cref="Service"/> knows a sweep by.</summary>
    public abstract string Id(SweepResults sweep);

    /// <summary>All sweeps, damaged ones too.</summary>
    public abstract Task<IReadOnlyList<ListedSweep>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Starts a sweep from its file.</summary>
    /// <param name="file">Path of the file on this machine.</param>
    /// <param name="seed">In place of the file's; null leaves it.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>Its identifier.</returns>
    /// <exception cref="UsageException">The file has mistakes.</exception>
    public abstract Task<string> StartAsync(string file, ulong? seed, CancellationToken cancellationToken);

    /// <summary>What a file would run.</summary>
    /// <exception cref="UsageException">The file has mistakes.</exception>
    public abstract Task<PlannedSweep> PreviewAsync(string file, CancellationToken cancellationToken);

    /// <summary>What a report of some sweeps shows.</summary>
    /// <param name="sweeps">At least one, as they were read from here.</param>
    /// <param name="reproduce">The commands that make a sweep again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Engine.EngineException">A sweep cannot be read.</exception>
    public abstract Task<ReportData> ReportAsync(
        IReadOnlyList<SweepResults> sweeps,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        CancellationToken cancellationToken
    );

    /// <summary>Whether this process runs a sweep, or ran it last.</summary>
    public abstract bool Runs(string sweep);

    /// <summary>What a sweep is called in commands that are suggested: its identifier, and how it is found there.</summary>
    public virtual string Named(string sweep, string folder) => sweep + Option;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
