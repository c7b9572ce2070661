using Eam.Core.Backends;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>
/// The further arguments of a script: the tensors of a file that all rows share, then those of a file in which each row has its own part.
/// Within a file they have the order of their names.
/// </summary>
internal sealed class Arguments : IDisposable
{
    private readonly ArgumentFile _shared,
        _ofRows;

    /// <param name="shared">The path of the tensors that all rows share; empty for none.</param>
    /// <param name="ofRows">The path of the tensors whose first dimension is the number of conditions; empty for none.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <exception cref="BackendException">A file is missing or damaged.</exception>
    public Arguments(string shared, string ofRows, torch.Device device) =>
        (_shared, _ofRows) = (new ArgumentFile(shared, device), new ArgumentFile(ofRows, device));

    /// <summary>Whether rows differ in their arguments.</summary>
    public bool DifferByRow => _ofRows.Tensors.Count > 0;

    /// <summary>Returns x, then the times if there are any, then each argument with one row per sample.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="times">One per row, or a single one; null for none.</param>
    /// <param name="conditions">The index of each row's condition; null if no argument differs by row.</param>
    public object[] With(torch.Tensor x, torch.Tensor? times, torch.Tensor? conditions)
    {
        var rows = x.shape[0];
        var arguments = new List<object> { x };
        if (times is not null)
            arguments.Add(times.shape[0] == rows ? times : times.expand(rows));
        foreach (var tensor in _shared.Tensors)
            arguments.Add(tensor.dim() > 0 && tensor.shape[0] == 1 && rows != 1 ? tensor.expand([rows, .. tensor.shape[1..]]) : tensor);
        foreach (var tensor in _ofRows.Tensors)
            arguments.Add(tensor.index_select(0, conditions ?? throw new InvalidOperationException("rows have no conditions")));
        return [.. arguments];
    }

    public void Dispose()
    {
        _shared.Dispose();
        _ofRows.Dispose();
    }
}
