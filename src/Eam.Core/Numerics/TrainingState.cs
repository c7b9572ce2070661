namespace Eam.Core.Numerics;

/// <summary>
/// Everything that a paused trial needs to continue, as named arrays and named 64-bit counters (docs/results.md#checkpoints).
/// The host writes it as a safetensors file: arrays as tensors, counters in the metadata.
/// </summary>
public sealed class TrainingState
{
    /// <summary>Named arrays: weights, moving averages, moments, replay buffers.</summary>
    public SortedDictionary<string, StateTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Named counters: iterations, random positions, ledger entries (a double is stored as its bits).</summary>
    public SortedDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the array of that name and shape.</summary>
    /// <exception cref="InvalidStateException">The array is missing or has another shape.</exception>
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

    /// <summary>Returns the counter of that name.</summary>
    /// <exception cref="InvalidStateException">The counter is missing.</exception>
    public long Counter(string name) =>
        Counters.TryGetValue(name, out var value) ? value : throw new InvalidStateException($"counter '{name}' is missing");

    /// <summary>Returns a double that <see cref="SetReal"/> stored.</summary>
    public double Real(string name) => BitConverter.Int64BitsToDouble(Counter(name));

    /// <summary>Checks that a double is stored with this value: a setting on which the meaning of the arrays depends.</summary>
    /// <exception cref="InvalidStateException">The double is missing or has another value.</exception>
    public void RequireReal(string name, double value)
    {
        var stored = Real(name);
        if (!stored.Equals(value))
            throw new InvalidStateException($"'{name}' is {stored:G9}, expected {value:G9}");
    }

    /// <summary>Stores a double as the bits of a counter, so that nothing is rounded.</summary>
    public void SetReal(string name, double value) => Counters[name] = BitConverter.DoubleToInt64Bits(value);
}
