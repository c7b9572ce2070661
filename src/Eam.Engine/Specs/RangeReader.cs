using Eam.Core.Spaces;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads a parameter's <c>{min, max, scale, integer, points}</c>. For a grid search the range becomes a list of <c>points</c> values,
/// evenly spaced in its scale.
/// </summary>
internal sealed class RangeReader(Section section, ParameterDefinition definition, bool grid)
{
    private const int MostPoints = 1000;

    public Domain? Read()
    {
        if (definition.WordsOnly)
        {
            section.Wrong(
                "min",
                $"cannot be used, because {definition.Name} takes words. List them: {{values: [{string.Join(", ", definition.Words)}]}}"
            );
            return null;
        }

        var (min, max) = (Bound("min"), Bound("max"));
        var log = section.Word("scale", "linear", ["linear", "log"]) == "log";
        var integer = definition.Integer | section.Word("integer", "false", ["true", "false"]) == "true";
        var points = section.Whole("points", 2, MostPoints);
        if (min is not { } low || max is not { } high)
            return null;

        var range = new Domain.Range(low, high, log, integer);
        if (low > high)
            section.Wrong("min", $"must be at most max ({ParameterValue.Of(high)}), not {ParameterValue.Of(low)}");
        else if (log && low <= 0)
            section.Wrong("min", $"must be above 0 on a log scale, not {ParameterValue.Of(low)}");
        else if (integer && (low != Math.Floor(low) || high != Math.Floor(high)))
            section.Wrong("min", "and max must be whole numbers, because the parameter is a whole number");
        else if (grid && points is null)
            section.Wrong("min", "and max alone give no grid: add `points: n`, or list values");
        else if (!grid && points is not null)
            section.Wrong("points", "can be used only with `search: grid`; the other searches draw any value in the range");
        else
            return points is { } count ? range.Grid(count) : range;
        return null;
    }

    private double? Bound(string key)
    {
        if (!section.Has(key))
        {
            section.Missing(key, "a range needs min and max; a list needs values");
            return null;
        }

        if (section.Number(key) is not { } number)
            return null;
        if (definition.Check(ParameterValue.Of(number)) is not { } reason)
            return number;
        section.Wrong(key, reason);
        return null;
    }
}
