using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Records;

namespace Eam.Engine.Workers;

/// <summary>
/// Checks whether workers work on this machine: it starts one as a sweep with <c>isolation: process</c> does, and ends it.
/// </summary>
public static class WorkerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <param name="program">The program to start.</param>
    /// <param name="folder">An existing folder for the worker's lock and log; they are left there.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The time from the start to the answer.</returns>
    /// <exception cref="EngineException">The worker does not start or does not answer; the message is one line.</exception>
    public static TimeSpan Run(WorkerProgram program, string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(time);
        var started = time.GetTimestamp();
        var begin = new WorkerMessage.Begin(
            WorkerMessage.Protocol,
            VersionsRecord.Current.Eam,
            new TaskRecord("gaussian-mixture", []),
            ComputeUnit.Nfe,
            EvaluationRecord.Of(new EvaluationSpec()),
            Path.Combine(folder, "checkpoints"),
            [.. AssetFiles.Shipped.Folders],
            Path.Combine(folder, "workers.lock")
        );
        using var worker = WorkerProcess.Start(
            program,
            begin,
            Path.Combine(folder, "worker.log"),
            new Dictionary<string, string>(),
            Patience
        );
        return time.GetElapsedTime(started);
    }
}
