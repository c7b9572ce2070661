using System.Globalization;

namespace Eam.Engine.Simulation;

/// <summary>
/// The number of slots over virtual time: <c>16,4@0.5,64@1.2</c> means 16 at first, 4 from time 0.5 and 64 from time 1.2. Slot k exists
/// while there are more than k slots.
/// </summary>
public sealed record SlotSchedule
{
    /// <summary>The largest allowed number of slots.</summary>
    public const int MostSlots = 10_000;

    private SlotSchedule(IReadOnlyList<(double Time, int Slots)> changes) => Changes = changes;

    /// <summary>
    /// Times, and the number of slots from each time on. The first time is 0 and times increase. The last number is at least 1, so that
    /// every sweep ends.
    /// </summary>
    public IReadOnlyList<(double Time, int Slots)> Changes { get; }

    /// <summary>The largest number of slots in the schedule.</summary>
    public int Most => Changes.Max(change => change.Slots);

    /// <summary>Creates a schedule with a constant number of slots.</summary>
    /// <exception cref="FormatException">The number is less than 1 or more than <see cref="MostSlots"/>.</exception>
    public static SlotSchedule Of(int slots) => new([(0, Count(slots.ToString(CultureInfo.InvariantCulture), 1))]);

    /// <summary>Parses a schedule in the form that the summary of this type shows.</summary>
    /// <exception cref="FormatException">The text does not have this form; the message says why.</exception>
    public static SlotSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var changes = new List<(double Time, int Slots)>();
        for (var i = 0; i < parts.Length; i++)
        {
            var at = parts[i].IndexOf('@', StringComparison.Ordinal);
            if (at < 0 != (i == 0))
                throw new FormatException(
                    i == 0
                        ? $"'{parts[0]}': the first number of slots holds from time 0, so it must have no @"
                        : $"'{parts[i]}': add the time from which it holds, as in 4@0.5"
                );
            var slots = Count(at < 0 ? parts[i] : parts[i][..at], i == parts.Length - 1 ? 1 : 0);
            changes.Add((at < 0 ? 0 : Time(parts[i][(at + 1)..], changes[^1].Time), slots));
        }

        return new(changes);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(
            ',',
            Changes.Select(change =>
                FormattableString.Invariant(change.Time == 0 ? (FormattableString)$"{change.Slots}" : $"{change.Slots}@{change.Time}")
            )
        );

    private static int Count(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var slots) && slots >= least && slots <= MostSlots
            ? slots
            : throw new FormatException(
                $"'{text}' is not a number of slots from {least} to {MostSlots}{(least == 0 ? string.Empty : "; the last number must be at least 1")}"
            );

    private static double Time(string text, double after) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && double.IsFinite(time) && time > after
            ? time
            : throw new FormatException($"'{text}' is not a time after {after.ToString(CultureInfo.InvariantCulture)}");
}
