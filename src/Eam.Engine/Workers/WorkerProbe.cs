using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Records;

namespace Eam.Engine.Workers;

/// <summary>Whether workers work on this machine: one is started as by a sweep with <c>isolation: process</c>, and ended.</summary>
public static class WorkerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="folder">One that exists, for its lock and its log; they are left there.</param>
    /// <param name="time">The clock.</param>
    /// <returns>How long that took.</returns>
    /// <exception cref="EngineException">It does not start or answer: one line.</exception>
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
