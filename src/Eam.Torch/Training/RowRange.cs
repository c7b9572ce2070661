using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>The rows of a batch that are computed at once.</summary>
internal readonly record struct RowRange(int Start, int Count, bool Whole)
{
    /// <summary>Splits rows into ranges of at most <paramref name="most"/> rows.</summary>
    public static IEnumerable<RowRange> Split(int rows, int most)
    {
        most = Math.Max(1, most);
        for (var start = 0; start < rows; start += most)
            yield return new(start, Math.Min(most, rows - start), rows <= most);
    }

    /// <summary>Returns the rows of this range in a tensor.</summary>
    public torch.Tensor Of(torch.Tensor tensor) => Whole ? tensor : tensor.narrow(0, Start, Count);

    /// <summary>Returns the rows of this range in a tensor that there may not be.</summary>
    public torch.Tensor? OfConditions(torch.Tensor? tensor) => tensor is null ? null : Of(tensor);

    /// <summary>Returns the rows of this range in a tensor that may have one row for all rows.</summary>
    public torch.Tensor OfTimes(torch.Tensor tensor) => tensor.shape[0] == 1 ? tensor : Of(tensor);
}
