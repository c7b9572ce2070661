using Eam.Engine.Checkpoints;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Client.Hosts;

/// <summary>Place of a verb's sweeps: the data folder of this machine, or a server. Verbs do not know which.</summary>
internal abstract class SweepHost : IAsyncDisposable
{
    /// <summary>Service that starts, watches and steers the sweeps.</summary>
    public abstract ISweepService Service { get; }

    /// <summary>Path of the data folder, or address of the server.</summary>
    public abstract string Place { get; }

    /// <summary>Whether the sweeps run on a server, which continues when this process ends.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>
    /// Option that selects this place, as the user gave it, for suggested commands: <c> --data DIR</c>, <c> --server URL</c> or nothing.
    /// </summary>
    public abstract string Option { get; }

    /// <summary>
    /// Called with a line when the connection to a watched server is lost, and when it is back; null handles these lines as all other
    /// notices.
    /// </summary>
    public Action<string>? Notice { get; set; }

    /// <summary>Value of <c>--device</c>, for sweeps that are started here; null uses the value of the file.</summary>
    protected string? Device { get; private set; }

    /// <summary>Sets the device for sweeps that are started here.</summary>
    /// <exception cref="UsageException">A device was given, but the sweeps run on a server.</exception>
    public void SetDevice(string? device) =>
        Device =
            device is null || !IsRemote
                ? device
                : throw new UsageException(
                    "--device applies only to sweeps that run on this machine: a server takes backend from the file"
                );

    /// <summary>Finds the sweep that a user means, and reads it.</summary>
    /// <exception cref="Engine.EngineException">There is no such sweep, the prefix is ambiguous, or the sweep cannot be read.</exception>
    public abstract Task<SweepResults> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads the newest checkpoint of a trial. Returns null if there is none.</summary>
    /// <exception cref="Engine.EngineException">The checkpoint is damaged, or cannot be read.</exception>
    public abstract Task<Checkpoint?> CheckpointAsync(SweepResults sweep, int trial, CancellationToken cancellationToken);

    /// <summary>Returns the identifier of a sweep in <see cref="Service"/>.</summary>
    public abstract string Id(SweepResults sweep);

    /// <summary>Lists all sweeps, including damaged ones.</summary>
    public abstract Task<IReadOnlyList<ListedSweep>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Starts a sweep from its file.</summary>
    /// <param name="file">Path of the file on this machine.</param>
    /// <param name="seed">Replaces the seed of the file; null keeps it.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The identifier of the sweep.</returns>
    /// <exception cref="UsageException">The file has mistakes.</exception>
    public abstract Task<string> StartAsync(string file, ulong? seed, CancellationToken cancellationToken);

    /// <summary>Returns what a file would run.</summary>
    /// <exception cref="UsageException">The file has mistakes.</exception>
    public abstract Task<PlannedSweep> PreviewAsync(string file, CancellationToken cancellationToken);

    /// <summary>Returns the data of a report of some sweeps.</summary>
    /// <param name="sweeps">At least one sweep, as read from this host.</param>
    /// <param name="reproduce">Returns the commands that reproduce a sweep.</param>
    /// <param name="runScripts">Whether to draw samples of tasks whose files are programs, which runs them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Engine.EngineException">A sweep cannot be read.</exception>
    public abstract Task<ReportData> ReportAsync(
        IReadOnlyList<SweepResults> sweeps,
        Func<SweepResults, IReadOnlyList<string>> reproduce,
        bool runScripts,
        CancellationToken cancellationToken
    );

    /// <summary>Returns whether this process runs a sweep, or was the last one to run it.</summary>
    public abstract bool Runs(string sweep);

    /// <summary>Returns the words that name a sweep in suggested commands: its identifier, and the option that selects its place.</summary>
    public virtual string Named(string sweep, string folder) => sweep + Option;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
