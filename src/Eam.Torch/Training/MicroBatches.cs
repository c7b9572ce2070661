using System.Runtime.InteropServices;
using Eam.Core.Backends;
using Eam.Torch.Tensors;

namespace Eam.Torch.Training;

/// <summary>
/// Chooses how many rows a network computes at once. If the device's memory is too small for them, the number is halved, but only once: the
/// second time the trial has run out of memory.
/// </summary>
internal sealed class MicroBatches(TorchBackend backend)
{
    private int? _most = backend.Settings.MicroBatch;
    private bool _halved;
    private int _proven;

    /// <summary>Called with the number of rows of each range before it is computed; tests simulate a lack of memory here.</summary>
    internal Action<int>? Computing { get; set; }

    /// <summary>Returns whether a training pass of this many rows has succeeded, so that another one will succeed too.</summary>
    public bool IsProven(int rows) => rows <= _proven;

    /// <summary>Records that a training pass of this many rows has succeeded.</summary>
    public void Prove(int rows) => _proven = Math.Max(_proven, rows);

    /// <summary>Computes all rows in ranges.</summary>
    /// <param name="rows">The number of rows of the batch.</param>
    /// <param name="compute">Computes one range and overwrites its results.</param>
    /// <param name="restart">Undoes what ranges have added, before all ranges are computed again; null if they only overwrite.</param>
    /// <exception cref="DeviceMemoryException">Half of the rows do not fit into memory either.</exception>
    /// <exception cref="BackendException">libtorch failed in another way.</exception>
    public void Run(int rows, Action<RowRange> compute, Action? restart = null)
    {
        while (true)
        {
            try
            {
                foreach (var range in RowRange.Split(rows, _most ?? rows))
                {
                    Computing?.Invoke(range.Count);
                    compute(range);
                }

                return;
            }
            catch (Exception failure) when (TorchErrors.IsOutOfMemory(failure))
            {
                Halve(rows, failure);
                restart?.Invoke();
            }
            catch (ExternalException failure)
            {
                throw new BackendException($"libtorch on {backend.Name} failed: {TorchErrors.Line(failure)}", failure);
            }
        }
    }

    private void Halve(int rows, Exception failure)
    {
        var tried = Math.Min(rows, _most ?? rows);
        if (_halved || tried < 2)
        {
            throw new DeviceMemoryException(
                $"out of memory on {backend.Name} with {tried} of {rows} rows at once{(_halved ? $", half of {2 * tried}" : "")}: lower batch_size or backend.micro_batch; libtorch says: {TorchErrors.Line(failure)}",
                failure
            );
        }

        (_halved, _most) = (true, tried / 2);
    }
}
