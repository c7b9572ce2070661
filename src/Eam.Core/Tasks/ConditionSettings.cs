using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>The settings of a task with conditions, which all such tasks share.</summary>
public static class ConditionSettings
{
    /// <summary>The value of <see cref="Class"/> that makes every class a condition.</summary>
    public const string AllClasses = "all";

    /// <summary>The value of a digit that means the label of each row.</summary>
    public const string OwnLabel = "own";

    /// <summary>The start of the settings of a file with conditions: <c>conditions.file</c> and others.</summary>
    public const string Prefix = "conditions.";

    private const string NoneName = Prefix + "none",
        None = "none";

    // Draws the conditions that a share holds out. The same constant as that of evaluations, and another purpose.
    private const ulong Seed = 0x45414D,
        HeldOutPurpose = 10;

    /// <summary>The setting of the class; with <see cref="AllClasses"/> the task has conditions.</summary>
    public static string Class => "class";

    /// <summary>Which conditions are not trained on.</summary>
    public static ParameterDefinition HeldOut { get; } =
        ParameterDefinition.Text(
            "held_out",
            None,
            "conditions that are not trained on, but evaluated: a list of their names such as [7, 8, 9], or a share such as 0.1; none: all are trained on"
        );

    /// <summary>Number of consecutive rows of a training batch with one condition.</summary>
    public static ParameterDefinition RowsPerCondition { get; } =
        ParameterDefinition.Whole("rows_per_condition", 1, 1, 4096, "number of consecutive rows of a batch that share a condition");

    /// <summary>Returns whether the rows of a task with these settings have conditions.</summary>
    public static bool AreIn(TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Values.TryGetValue(Class, out var label) && label.ToString() == AllClasses
            || settings.Values.ContainsKey(Prefix + "file");
    }

    /// <summary>Returns the number of rows that share a condition; null if rows have none.</summary>
    public static int? RowsIn(TaskSettings? settings) => settings is null || !AreIn(settings) ? null : settings.Whole(RowsPerCondition);

    /// <summary>Returns whether some conditions are held out.</summary>
    public static bool HoldsOut(TaskSettings settings) => AreIn(settings) && HeldOutText(settings) is not (None or "" or "0");

    /// <summary>Builds the conditions of a task.</summary>
    /// <param name="settings">The settings of the task.</param>
    /// <param name="names">The name of each condition.</param>
    /// <exception cref="ArgumentException">The conditions that are held out do not exist, or none is left on one side.</exception>
    public static ConditionSet Read(TaskSettings settings, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(names);
        var heldOut = HoldsOut(settings) ? Indices(HeldOutText(settings), names) : [];
        var unconditional = Unconditional(settings, names);
        if (unconditional is { } excluded)
            heldOut.Remove(excluded);
        return heldOut.Count < names.Count - (unconditional is null ? 0 : 1)
            ? new ConditionSet(names, heldOut, settings.Whole(RowsPerCondition), unconditional)
            : throw new ArgumentException(
                $"held_out is {HeldOutText(settings)}, which holds out all {names.Count} conditions: leave some to train on"
            );
    }

    private static int? Unconditional(TaskSettings settings, IReadOnlyList<string> names)
    {
        if (!settings.Values.TryGetValue(NoneName, out var value))
            return null;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == value.ToString())
                return i;
        }

        throw new ArgumentException($"{NoneName} names the condition '{value}', but there is none of that name");
    }

    private static string HeldOutText(TaskSettings settings) =>
        settings.Values.TryGetValue(Prefix + HeldOut.Name, out var nested) ? nested.ToString() : settings.Word(HeldOut);

    private static HashSet<int> Indices(string text, IReadOnlyList<string> names)
    {
        // A list is held as its items with commas between them, with or without brackets.
        var items = text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items is [var single] && !names.Contains(single) && Share(single) is { } share)
            return OfShare(share, names.Count);
        var indices = new HashSet<int>();
        for (var i = 0; i < names.Count; i++)
        {
            if (items.Contains(names[i]))
                indices.Add(i);
        }

        return Array.Find(items, item => !names.Contains(item)) is { } unknown
            ? throw new ArgumentException($"held_out names the condition '{unknown}', but there is none of that name")
            : indices;
    }

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1 ? share : null;

    private static HashSet<int> OfShare(double share, int count)
    {
        var held = (int)Math.Round(share * count);
        if (held == 0 || held == count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"held_out is {share}, which is {held} of {count} conditions: choose a share that leaves some on both sides"
                )
            );
        }

        var chosen = new int[held];
        new RandomStream(Seed, HeldOutPurpose).Choose(count, chosen);
        return [.. chosen];
    }
}
