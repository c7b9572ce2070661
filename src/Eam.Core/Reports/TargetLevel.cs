using System.Globalization;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The level at which methods are compared, and where it comes from.</summary>
/// <param name="Value">The level, with the metric's own sign.</param>
/// <param name="Share">Its share of the way from the base model to the optimum; null if that way is not known.</param>
/// <param name="Origin">Where the level comes from.</param>
public sealed record TargetLevel(double Value, double? Share, LevelOrigin Origin)
{
    /// <summary>
    /// The share of the way from the base model to the optimum at which methods are compared if nothing gives the level and all runs hold
    /// it.
    /// </summary>
    public const double UsualShare = 0.99;

    /// <summary>
    /// Says where a level comes from, the same in all programs. The dashboard has the same words in src/ratio.ts.
    /// </summary>
    /// <param name="origin">Where the level comes from.</param>
    /// <param name="share">The share of a level that is one (<see cref="LevelOrigin.GivenShare"/>,
    /// <see cref="LevelOrigin.UsualShare"/>).</param>
    /// <param name="methods">Number of methods that are compared.</param>
    public static string Words(LevelOrigin origin, double? share, int methods) =>
        (origin, share) switch
        {
            (LevelOrigin.GivenShare, { } given) => $"the given target, {Way(given)}",
            (LevelOrigin.UsualShare, { } usual) => $"fixed before the runs: {Way(usual)}",
            (LevelOrigin.Runs, _) when methods > 1 => "chosen after the runs: the best level that all methods hold to the end",
            (LevelOrigin.Runs, _) => "chosen after the runs: the level that it holds to the end",
            _ => "the given target",
        };

    /// <summary>Says the same in few words, to follow the level in the title of a figure; empty for a level that was given.</summary>
    public static string ShortWords(LevelOrigin origin, double? share) =>
        (origin, share) switch
        {
            (LevelOrigin.GivenShare or LevelOrigin.UsualShare, { } known) => $", {Percent(known)} of the way to the optimum",
            (LevelOrigin.Runs, _) => ", a level chosen after the runs",
            _ => string.Empty,
        };

    /// <summary>Says why there is no level.</summary>
    /// <param name="metric">Metric of the objective.</param>
    /// <param name="share">The share that was asked for; null if none was.</param>
    public static string NoneWords(string metric, double? share) =>
        share is { } asked
            ? $"it is not known how far the base model is from the optimum in {metric}, so there is no level at {Percent(asked)} of the way"
            : $"there is no level of {metric} yet that every method has reached";

    /// <summary>Returns a share as a percentage, such as 99.5 %.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.####} %");

    /// <summary>
    /// Returns the level of a sweep: the given one, else the usual share if it is known and all runs hold it, else the best level that all
    /// runs hold at their end. So without a given level no run that did not fail is censored. Null if a given share has no level, or if a
    /// method has no finished evaluation.
    /// </summary>
    /// <param name="state">The sweep, or the pool of several.</param>
    /// <param name="finals">The runs by which each method is compared.</param>
    internal static TargetLevel? Of(SweepState state, List<IReadOnlyList<Trial>> finals)
    {
        var (spec, span) = (state.Spec, ObjectiveSpan.Of(state));
        if (spec.Target is { } given)
            return new(given, span?.ShareOf(given), LevelOrigin.Given);
        if (spec.TargetShare is { } share)
            return span is null ? null : new(span.At(share), share, LevelOrigin.GivenShare);
        var (sign, common) = (spec.Objective.Maximize ? 1 : -1, ComputeToTarget.CommonLevel(spec, finals));
        if (!double.IsFinite(common))
            return null;
        return span?.At(UsualShare) is { } usual && sign * usual <= common
            ? new(usual, UsualShare, LevelOrigin.UsualShare)
            : new(sign * common, span?.ShareOf(sign * common), LevelOrigin.Runs);
    }

    private static string Way(double share) => $"{Percent(share)} of the way from the base model to the optimum";
}
