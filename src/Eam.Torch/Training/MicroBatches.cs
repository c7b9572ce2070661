using System.Runtime.InteropServices;
using Eam.Core.Backends;
using Eam.Torch.Tensors;

namespace Eam.Torch.Training;

/// <summary>
/// Rows that a network computes at once. Where the device's memory does not hold them, half as many, once: a second time the trial has run out of memory.
/// </summary>
internal sealed class MicroBatches(TorchBackend backend)
{
    private int? _most = backend.Settings.MicroBatch;
    private bool _halved;
    private int _proven;

    /// <summary>Called with the rows of each range before it is computed: tests let memory run out here.</summary>
    internal Action<int>? Computing { get; set; }

    /// <summary>A training pass of as many rows has succeeded, so another will.</summary>
    public bool IsProven(int rows) => rows <= _proven;

    /// <summary>A training pass of as many rows has succeeded.</summary>
    public void Prove(int rows) => _proven = Math.Max(_proven, rows);

    /// <summary>Computes all rows in ranges.</summary>
    /// <param name="rows">Of the batch.</param>
    /// <param name="compute">One range; overwrites its results.</param>
    /// <param name="restart">Takes back what ranges have added, before all are computed again; null where they only overwrite.</param>
    /// <exception cref="DeviceMemoryException">Half of the rows do not fit either.</exception>
    /// <exception cref="BackendException">libtorch failed otherwise.</exception>
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
