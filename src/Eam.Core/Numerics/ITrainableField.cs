namespace Eam.Core.Numerics;

/// <summary>A velocity field with trainable weights, their Adam moments and their moving average.</summary>
public interface ITrainableField : IVelocityField, IDisposable
{
    /// <summary>Number of trained parameters.</summary>
    int ParameterCount { get; }

    /// <summary>The same field with the exponential moving average of the weights. It changes with every <see cref="Step"/>.</summary>
    IVelocityField Average { get; }

    /// <summary>
    /// Adds the gradient of scale * sum_i min(clip, w_i |v(x_i, t_i) - target_i|^2) to the gradient buffer. A clipped row contributes no
    /// gradient.
    /// </summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="times">One per row, or a single one.</param>
    /// <param name="target">[rows, d]; a constant.</param>
    /// <param name="weights">w_i; one per row, or a single one.</param>
    /// <param name="clip">Upper bound of a row's term; infinity for none.</param>
    /// <param name="scale">Factor of the gradient, usually 1 / rows.</param>
    /// <returns>sum_i min(clip, w_i |...|^2), not scaled. NaN or infinity means that the field diverged.</returns>
    double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale);

    /// <summary>
    /// Clips the accumulated gradient by its global norm, takes one Adam(W) step, updates the moving average and zeroes the gradient.
    /// </summary>
    /// <returns>The global gradient norm before clipping. If it is not finite, only the gradient is changed.</returns>
    double Step(in AdamSettings settings);

    /// <summary>
    /// Adds weights, moving average, moments and the step count to a state, under names that start with <paramref name="prefix"/>.
    /// </summary>
    void Save(TrainingState state, string prefix);

    /// <summary>Restores what <see cref="Save"/> wrote, bit for bit.</summary>
    /// <exception cref="InvalidStateException">A tensor is missing or has another shape.</exception>
    void Load(TrainingState state, string prefix);
}
