using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>A fine-tuning method that runs one iteration at a time. Not thread-safe.</summary>
public interface IFineTuner : IDisposable
{
    /// <summary>The compute spent so far, which the method charges.</summary>
    ComputeLedger Ledger { get; }

    /// <summary>
    /// Kish's effective share of the newest path weights before they were tempered, in (0, 1]; null if the method has no path weights, or
    /// none yet.
    /// </summary>
    double? PathEffectiveShare => null;

    /// <summary>
    /// Runs one iteration: sample, build targets, train. After the first few iterations it allocates nothing on the managed heap.
    /// </summary>
    IterationResult Iterate();

    /// <summary>Adds the model, the optimiser, the random position, the ledger and all buffers to a checkpoint.</summary>
    void Save(TrainingState state);

    /// <summary>Restores what <see cref="Save"/> wrote. The next iteration is equal bit for bit to the one without interruption.</summary>
    /// <exception cref="InvalidStateException">The state is incomplete or belongs to another method.</exception>
    void Load(TrainingState state);
}
