using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// Saves the conditions of rows with the rows, and restores them. A tensor whose rows have none adds nothing to a checkpoint.
/// </summary>
internal static class ConditionState
{
    /// <summary>Adds the index of each row's condition to a state.</summary>
    public static void Save(TrainingState state, string name, Tensor rows)
    {
        if (rows.Conditions is not { IsEmpty: false } indices)
            return;
        var values = new float[indices.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = indices[i]; // exact up to ConditionSet.Most
        state.Tensors[name] = new StateTensor([values.Length], values);
    }

    /// <summary>Gives the rows the conditions that <see cref="Save"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="name">The name under which they were saved.</param>
    /// <param name="conditions">The conditions of the task; null if the rows have none.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="InvalidStateException">They are missing, or there is no such condition.</exception>
    public static void Load(TrainingState state, string name, ConditionSet? conditions, Tensor rows)
    {
        if (conditions is null)
        {
            rows.SetConditions([]);
            return;
        }

        var values = state.Tensor(name, rows.Rows);
        var indices = new int[values.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            if (!(values[i] >= Tensor.NoCondition && values[i] < conditions.Count) || values[i] != MathF.Floor(values[i]))
                throw new InvalidStateException($"the tensor '{name}' has an index that is no condition of this task");
            indices[i] = (int)values[i];
        }

        rows.SetConditions(indices);
    }
}
