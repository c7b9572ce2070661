namespace Eam.Core.Numerics;

/// <summary>A named float32 array of a checkpoint.</summary>
/// <param name="Shape">Row-major shape; empty for a scalar.</param>
/// <param name="Values">As many as the shape's product.</param>
public sealed record StateTensor(int[] Shape, float[] Values);

/// <summary>
/// Everything that a paused trial needs to go on, as named arrays and named 64-bit counters (design decision 5).
/// The host writes it as a safetensors file: tensors as tensors, counters in the metadata.
/// </summary>
public sealed class TrainingState
{
    /// <summary>Named arrays: weights, moving averages, moments, replay buffers.</summary>
    public SortedDictionary<string, StateTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Named counters: iterations, random positions, ledger entries (doubles as their bits).</summary>
    public SortedDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>The array of that name and shape.</summary>
    /// <exception cref="InvalidStateException">Missing, or of another shape.</exception>
    public float[] Tensor(string name, params ReadOnlySpan<int> shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            throw new InvalidStateException($"tensor '{name}' is missing");
        if (!shape.SequenceEqual(tensor.Shape))
            throw new InvalidStateException(
                $"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", shape.ToArray())}]"
            );
        return tensor.Values;
    }

    /// <summary>The counter of that name.</summary>
    /// <exception cref="InvalidStateException">Missing.</exception>
    public long Counter(string name) =>
        Counters.TryGetValue(name, out var value) ? value : throw new InvalidStateException($"counter '{name}' is missing");

    /// <summary>A double that was stored by <see cref="SetReal"/>.</summary>
    public double Real(string name) => BitConverter.Int64BitsToDouble(Counter(name));

    /// <summary>Stores a double as the bits of a counter, so that nothing is rounded.</summary>
    public void SetReal(string name, double value) => Counters[name] = BitConverter.DoubleToInt64Bits(value);
}

/// <summary>A checkpoint's content does not fit the trial that it is loaded into.</summary>
public sealed class InvalidStateException : Exception
{
    /// <summary>With a one-line message.</summary>
    public InvalidStateException(string message)
        : base(message) { }
}
