using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Rewards;

/// <summary>
/// Counts the rows for which rewards were no numbers although the rows were, so that a failure can name the reward. Not thread-safe.
/// </summary>
public sealed class RewardFaults
{
    /// <summary>Number of rows that the line lists.</summary>
    private const int MostListed = 5;

    private readonly List<Tally> _tallies = [];

    /// <summary>What is wrong, one line such as <c>reward hps is NaN for 3 of 64 rows (4, 17, 30)</c>; null if nothing is.</summary>
    public string? Line =>
        _tallies.Exists(tally => tally.Bad > 0)
            ? string.Join("; ", _tallies.Where(tally => tally.Bad > 0).Select(tally => tally.Words))
            : null;

    /// <summary>Forgets everything, before rows are counted again.</summary>
    public void Clear() => _tallies.Clear();

    /// <summary>Counts the values of one call. It reads the rows only if a value is not finite.</summary>
    /// <param name="label">How the line names the reward.</param>
    /// <param name="x">The rows, [rows, d].</param>
    /// <param name="values">The reward of each row.</param>
    public void Count(string label, Tensor x, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(x);
        var tally = _tallies.Find(known => known.Label == label);
        if (tally is null)
            _tallies.Add(tally = new(label));
        for (var row = 0; row < values.Length; row++)
        {
            // A model that has diverged has rows without numbers; then the reward is not to blame.
            if (!float.IsFinite(values[row]) && IsFinite(x.Read().Slice(row * x.Columns, x.Columns)))
                tally.Add(values[row], row);
        }

        tally.Rows += values.Length;
    }

    private static bool IsFinite(ReadOnlySpan<float> row)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }

    private sealed class Tally(string label)
    {
        private readonly List<long> _listed = [];
        private float _first;

        public string Label => label;

        public long Rows { get; set; }

        public long Bad { get; private set; }

        public string Words =>
            $"{Label} is {(float.IsNaN(_first) ? "NaN" : "infinite")} for {Bad} of {Rows} rows ({string.Join(", ", _listed)}{(Bad > _listed.Count ? ", .." : string.Empty)})";

        public void Add(float value, int row)
        {
            if (Bad++ == 0)
                _first = value;
            if (_listed.Count < MostListed)
                _listed.Add(Rows + row);
        }
    }
}
