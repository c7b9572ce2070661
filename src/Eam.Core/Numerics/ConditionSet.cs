namespace Eam.Core.Numerics;

/// <summary>
/// The conditions of a task, such as labels or prompts: each row of a batch has the index of one. Some conditions may be held out: no row
/// is trained on them, but evaluations measure them. Immutable and thread-safe (docs/decisions/037-conditions.md).
/// </summary>
public sealed class ConditionSet
{
    /// <summary>The largest number of conditions: a checkpoint stores an index as float32, which is exact up to here.</summary>
    public const int Most = 1 << 24;

    private readonly bool[] _isHeldOut;
    private readonly int[] _trained,
        _heldOut;

    /// <param name="names">A name for each condition, for people.</param>
    /// <param name="heldOut">The indices of those that are not trained on.</param>
    /// <param name="rowsPerCondition">Number of consecutive rows of a training batch that share a condition.</param>
    /// <param name="unconditional">The index of the one without a prompt, which no row has; null if there is none.</param>
    /// <exception cref="ArgumentException">There are no or too many conditions, or none is left to train on.</exception>
    public ConditionSet(IReadOnlyList<string> names, IEnumerable<int> heldOut, int rowsPerCondition = 1, int? unconditional = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerCondition, 1);
        if (names.Count is 0 or > Most)
            throw new ArgumentException($"got {names.Count} conditions, but there must be 1 to {Most}", nameof(names));
        (Names, RowsPerCondition, Unconditional) = (names, rowsPerCondition, unconditional);
        _isHeldOut = new bool[names.Count];
        foreach (var index in heldOut)
            _isHeldOut[index] = true;
        _trained = [.. Enumerable.Range(0, Count).Where(index => !_isHeldOut[index] && index != unconditional)];
        _heldOut = [.. Enumerable.Range(0, Count).Where(index => _isHeldOut[index] && index != unconditional)];
        if (_trained.Length == 0)
            throw new ArgumentException("all conditions are held out, so none is left to train on", nameof(heldOut));
        var stride = Stride();
        Shown = [.. Enumerable.Range(0, Count).Select(k => (int)((long)k * stride % Count)).Where(index => index != unconditional)];
    }

    /// <summary>The name of each condition.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of conditions.</summary>
    public int Count => Names.Count;

    /// <summary>The indices of the conditions that are trained on, in ascending order.</summary>
    public IReadOnlyList<int> Trained => _trained;

    /// <summary>The indices of the conditions that are only evaluated, in ascending order.</summary>
    public IReadOnlyList<int> HeldOut => _heldOut;

    /// <summary>Number of consecutive rows of a training batch that share a condition.</summary>
    public int RowsPerCondition { get; }

    /// <summary>
    /// The index of the one without a prompt, for guidance; no row is trained or evaluated with it. Null if there is none.
    /// </summary>
    public int? Unconditional { get; }

    /// <summary>
    /// All conditions that rows may have, in the order in which samples show them: row i of a set of samples has that at i modulo their
    /// number. They begin with those of evaluations.
    /// </summary>
    public IReadOnlyList<int> Shown { get; }

    /// <summary>Returns whether a condition is only evaluated.</summary>
    public bool IsHeldOut(int index) => _isHeldOut[index];

    /// <summary>
    /// Gives rows conditions to train on: each group of <see cref="RowsPerCondition"/> consecutive rows one of them, independently and
    /// uniformly. It draws on the host, so every backend draws the same.
    /// </summary>
    public void Draw(Tensor x, RandomStream stream) => Draw(x, stream, RowsPerCondition);

    /// <summary>Does the same with groups of another size.</summary>
    /// <param name="x">[rows, d]; only its conditions are written.</param>
    /// <param name="stream">Takes one block for each group.</param>
    /// <param name="group">Number of rows of a group; the last one may have fewer.</param>
    public void Draw(Tensor x, RandomStream stream, int group)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(stream);
        var indices = x.NewConditions();
        for (var first = 0; first < indices.Length; first += group)
            indices.Slice(first, Math.Min(group, indices.Length - first)).Fill(_trained[stream.NextInt32(_trained.Length)]);
    }

    /// <summary>
    /// Returns the conditions of evaluations, each once: row i of an evaluation has that at i modulo their number. All of them if each gets
    /// at least two rows; else as many as do, spread evenly, of both kinds if there are both.
    /// </summary>
    /// <param name="rows">Number of rows of the evaluation.</param>
    public IReadOnlyList<int> Evaluated(int rows)
    {
        var count = Math.Clamp(rows / Math.Max(2, RowsPerCondition), Math.Min(2, Shown.Count), Shown.Count);
        int[] chosen = [.. Shown.Take(count)];
        if (_heldOut.Length > 0 && !Array.Exists(chosen, IsHeldOut))
            chosen[^1] = _heldOut[0];
        else if (Array.TrueForAll(chosen, IsHeldOut))
            chosen[^1] = _trained[0];
        return chosen;
    }

    // A number without a common divisor with Count, near the golden section of it: multiples of it visit every index once, and the first k
    // of them are spread evenly, however long k is. So the first rows of all evaluations have the same conditions.
    private int Stride()
    {
        var stride = Math.Max(1, (int)(0.618 * Count));
        while (GreatestDivisor(stride, Count) != 1)
            stride++;
        return stride;
    }

    private static int GreatestDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
