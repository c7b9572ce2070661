using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Engine.Trials;

/// <summary>
/// The first samples of a trial's last evaluation at each rung, stored in its checkpoint, so that a user can see how they moved: the
/// earlier weights no longer exist by then. All samples come from the evaluation's noise, row by row, at no extra cost, because the
/// evaluation draws them anyway. If a rung is trained again because its checkpoint was lost, its samples are lost too: the rung is not
/// evaluated a second time.
/// </summary>
/// <param name="task">The task, whose samples have d coordinates.</param>
/// <param name="evaluated">The number of samples in an evaluation.</param>
internal sealed class RungSamples(FineTuningTask task, int evaluated)
{
    /// <summary>The largest number of floats per rung: 16 KiB, which is 512 points of the plane, or 64 images of 8 by 8.</summary>
    private const int Most = 4096;

    private const string Prefix = "runner.samples.";

    private readonly int _rows = Math.Min(evaluated, Math.Max(1, Most / task.Dimension));
    private readonly SortedDictionary<int, float[]> _rungs = [];

    /// <summary>
    /// Returns the array for the first samples of an evaluation on the way to a rung, row-major [rows, d]. A later evaluation overwrites
    /// them.
    /// </summary>
    public Span<float> At(int rung)
    {
        if (!_rungs.TryGetValue(rung, out var rows))
            _rungs[rung] = rows = new float[_rows * task.Dimension];
        return rows;
    }

    /// <summary>Adds the samples to a checkpoint.</summary>
    public void Save(TrainingState state)
    {
        foreach (var (rung, rows) in _rungs)
            state.Tensors[Prefix + rung.ToString(CultureInfo.InvariantCulture)] = new([_rows, task.Dimension], rows);
    }

    /// <summary>Loads the samples of a checkpoint.</summary>
    public void Load(TrainingState state)
    {
        foreach (var (rung, rows) in Of(state, task.Dimension).Where(kept => kept.Rows.Length == _rows * task.Dimension))
            _rungs[rung] = [.. rows];
    }

    /// <summary>Returns the samples of a checkpoint by rung, row-major [rows, d]. Samples with another width are ignored.</summary>
    public static IReadOnlyList<(int Rung, float[] Rows)> Of(TrainingState state, int d) =>
        [
            .. from tensor in state.Tensors
            where tensor.Key.StartsWith(Prefix, StringComparison.Ordinal) && tensor.Value.Shape is [_, var width] && width == d
            let rung = int.TryParse(tensor.Key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : -1
            where rung >= 0
            orderby rung
            select (rung, tensor.Value.Values),
        ];
}
