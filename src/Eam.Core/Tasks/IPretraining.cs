using Eam.Core.Tasks.Digits;

namespace Eam.Core.Tasks;

/// <summary>Trains the shipped weights of a task, for <c>eam pretrain</c>.</summary>
public interface IPretraining
{
    /// <summary>Returns the files by asset name, and a line that says how good the weights are.</summary>
    /// <param name="assets">Reads a shipped file by name.</param>
    /// <param name="seed">Seed of weights, batches and noise.</param>
    /// <param name="progress">Called now and then with the progress; null for none.</param>
    /// <param name="cancellationToken">Stops between two iterations.</param>
    (IReadOnlyDictionary<string, byte[]> Files, string Summary) Run(
        Func<string, byte[]> assets,
        ulong seed,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    );
}
