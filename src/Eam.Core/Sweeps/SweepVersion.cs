using System.Globalization;

namespace Eam.Core.Sweeps;

/// <summary>
/// Identifies a state of a sweep that a request was made for: a request is refused if the sweep has another version by then.
/// </summary>
/// <param name="Sequence">Sequence number of the last event.</param>
/// <param name="Status">Status of the sweep.</param>
public readonly record struct SweepVersion(long Sequence, SweepStatus Status)
{
    /// <summary>Returns the version as one word, such as <c>214-running</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}-{Status.ToWord()}");

    /// <summary>Parses what <see cref="ToString"/> returns; null for anything else.</summary>
    public static SweepVersion? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return
            dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && EnumWords.Find<SweepStatus>(text[(dash + 1)..]) is { } status
            ? new(sequence, status)
            : null;
    }
}
