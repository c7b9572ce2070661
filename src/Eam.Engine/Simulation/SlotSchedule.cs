using System.Globalization;

namespace Eam.Engine.Simulation;

/// <summary>
/// How many slots there are by virtual time: <c>16,4@0.5,64@1.2</c> are 16 at first, 4 from 0.5 on and 64 from 1.2 on. Slot k is there while more than k are.
/// </summary>
public sealed record SlotSchedule
{
    /// <summary>The most slots at any time.</summary>
    public const int MostSlots = 10_000;

    private SlotSchedule(IReadOnlyList<(double Time, int Slots)> changes) => Changes = changes;

    /// <summary>From each time on, so many slots; the first time is 0 and times grow. The last number is at least 1, so that every sweep ends.</summary>
    public IReadOnlyList<(double Time, int Slots)> Changes { get; }

    /// <summary>The largest number of slots.</summary>
    public int Most => Changes.Max(change => change.Slots);

    /// <summary>As many all the time.</summary>
    /// <exception cref="FormatException">Fewer than 1 or more than <see cref="MostSlots"/>.</exception>
    public static SlotSchedule Of(int slots) => new([(0, Count(slots.ToString(CultureInfo.InvariantCulture), 1))]);

    /// <summary>As written above.</summary>
    /// <exception cref="FormatException">It is not; the message says what is wrong with it.</exception>
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
                        ? $"'{parts[0]}': the first number of slots is from time 0 on, without @"
                        : $"'{parts[i]}': needs the time from which on, as 4@0.5"
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
                $"'{text}' is not a number of slots from {least} to {MostSlots}{(least == 0 ? string.Empty : ", and some must be there at the end")}"
            );

    private static double Time(string text, double after) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && double.IsFinite(time) && time > after
            ? time
            : throw new FormatException($"'{text}' is not a time after {after.ToString(CultureInfo.InvariantCulture)}");
}
