using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Engine.Trials;

/// <summary>
/// The first samples of a trial's last evaluation at each rung, kept in its checkpoint, so that one can see how they moved: earlier weights are gone by then.
/// All from the evaluation's noise, row by row, and at no cost, because the evaluation draws them anyway. Those of a rung that is trained again because its
/// checkpoint was lost are not had again: it is not evaluated a second time.
/// </summary>
/// <param name="task">Its samples have d coordinates.</param>
/// <param name="evaluated">Samples of an evaluation.</param>
internal sealed class RungSamples(FineTuningTask task, int evaluated)
{
    /// <summary>Floats a rung at most: 16 KiB, so 512 points of the plane, or 64 images of 8 by 8.</summary>
    private const int Most = 4096;

    private const string Prefix = "runner.samples.";

    private readonly int _rows = Math.Min(evaluated, Math.Max(1, Most / task.Dimension));
    private readonly SortedDictionary<int, float[]> _rungs = [];

    /// <summary>Where an evaluation on the way to a rung puts its first samples, row-major [rows, d]; a later one writes over them.</summary>
    public Span<float> At(int rung)
    {
        if (!_rungs.TryGetValue(rung, out var rows))
            _rungs[rung] = rows = new float[_rows * task.Dimension];
        return rows;
    }

    /// <summary>Adds them to a checkpoint.</summary>
    public void Save(TrainingState state)
    {
        foreach (var (rung, rows) in _rungs)
            state.Tensors[Prefix + rung.ToString(CultureInfo.InvariantCulture)] = new([_rows, task.Dimension], rows);
    }

    /// <summary>Goes on with those of a checkpoint.</summary>
    public void Load(TrainingState state)
    {
        foreach (var (rung, rows) in Of(state, task.Dimension).Where(kept => kept.Rows.Length == _rows * task.Dimension))
            _rungs[rung] = [.. rows];
    }

    /// <summary>Those of a checkpoint by rung, row-major [rows, d]; what has another width is none.</summary>
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
