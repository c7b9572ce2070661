using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// The conditions of the rows of an evaluation: row i has the condition at i modulo their number, so that all conditions have equally many
/// rows, whatever the size of a block.
/// </summary>
/// <param name="indices">The conditions, each once.</param>
internal sealed class ConditionRows(IReadOnlyList<int> indices)
{
    /// <summary>The conditions, each once.</summary>
    public IReadOnlyList<int> Indices => indices;

    /// <summary>Returns the conditions of an evaluation; null if the task has none.</summary>
    public static ConditionRows? Evaluated(ConditionSet? conditions, int rows) =>
        conditions is null ? null : new(conditions.Evaluated(rows));

    /// <summary>Returns those of an evaluation that are trained on; null if the task has none.</summary>
    public static ConditionRows? Trained(ConditionSet? conditions, int rows) =>
        conditions is null ? null : new([.. conditions.Evaluated(rows).Where(index => !conditions.IsHeldOut(index))]);

    /// <summary>Returns the condition of a row.</summary>
    public int At(int row) => indices[row % indices.Count];

    /// <summary>Gives a block of rows, the first of which has the given number, their conditions.</summary>
    public void Assign(Tensor x, int first)
    {
        var rows = x.NewConditions();
        for (var i = 0; i < rows.Length; i++)
            rows[i] = At(first + i);
    }
}
