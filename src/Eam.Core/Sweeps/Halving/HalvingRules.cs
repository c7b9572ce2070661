namespace Eam.Core.Sweeps.Halving;

/// <summary>The halving rules by name.</summary>
public static class HalvingRules
{
    private static readonly IHalvingRule[] All =
    [
        new SuccessiveHalving(),
        new AsynchronousHalving(),
        new Hyperband("hyperband", new SuccessiveHalving()),
        new Hyperband("async-hyperband", new AsynchronousHalving()),
        new ProgressiveHalving(),
        new StoppingHalving(),
        new MedianRule(),
        new NoHalving(),
    ];

    /// <summary>The names that a sweep file may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(rule => rule.Name)];

    /// <summary>The name of the rule of a sweep file that names none.</summary>
    public static string Default => All[0].Name;

    /// <summary>The name of the rule that trains every trial to the end.</summary>
    public static string WithoutHalving { get; } = All.First(rule => !rule.HasRungs).Name;

    /// <summary>
    /// The names of the rules that promote a share of 1/eta of a rung, the only ones for <see cref="HalvingSpec.PromoteByCost"/>.
    /// </summary>
    public static IReadOnlyList<string> KeepingShare { get; } = [.. All.Where(rule => rule.KeepsShare).Select(rule => rule.Name)];

    /// <summary>Whether a rule judges trials below the final rung. True for a name that is not known here.</summary>
    public static bool HasRungs(string name) => Array.Find(All, rule => rule.Name == name) is not { HasRungs: false };

    /// <summary>Returns the number of trials of an arm if the rule sets it; null if the sweep file sets it.</summary>
    public static double? OwnTrials(HalvingSpec halving)
    {
        ArgumentNullException.ThrowIfNull(halving);
        return Get(halving.Algorithm).OwnTrials(halving.Rungs().Count, halving.Eta);
    }

    /// <summary>Returns the rule of that name.</summary>
    /// <exception cref="ArgumentException">There is no rule of that name.</exception>
    internal static IHalvingRule Get(string name) =>
        Array.Find(All, rule => rule.Name == name)
        ?? throw new ArgumentException($"no halving rule '{name}'; known rules: {string.Join(", ", Names)}", nameof(name));
}
