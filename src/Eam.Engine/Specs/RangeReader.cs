using Eam.Core.Spaces;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads <c>{min, max, scale, integer, step, points}</c>. For a grid search the range becomes a list of <c>points</c> values, evenly spaced
/// in its scale, or of the values of its steps.
/// </summary>
internal sealed class RangeReader(Section section, ParameterDefinition definition, bool grid)
{
    private const int MostPoints = 1000;
    private const string Linear = "linear",
        Log = "log",
        Complement = "log_complement";

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
        var scale = section.Word("scale", Linear, [Linear, Log, Complement]);
        var integer = definition.Integer | section.Word("integer", "false", ["true", "false"]) == "true";
        var step = section.Number("step", above: 0);
        var points = section.Whole("points", 2, MostPoints);
        if (min is not { } low || max is not { } high)
            return null;

        if (low > high)
            section.Wrong("min", $"must be at most max ({ParameterValue.Of(high)}), not {ParameterValue.Of(low)}");
        else if (scale == Log && low <= 0)
            section.Wrong("min", $"must be above 0 on a log scale, not {ParameterValue.Of(low)}");
        else if (scale == Complement && high >= 1)
            section.Wrong("max", $"must be below 1 on the scale log_complement, not {ParameterValue.Of(high)}");
        else if (scale == Complement && integer)
            section.Wrong("scale", "cannot be log_complement, because the parameter is a whole number");
        else if (integer && (low != Math.Floor(low) || high != Math.Floor(high)))
            section.Wrong("min", "and max must be whole numbers, because the parameter is a whole number");
        else if (step is { } width)
            return Stepped(new(low, high, width), scale, integer, points);
        else if (grid && points is null)
            section.Wrong("min", "and max alone give no grid: add `points: n`, or list values");
        else if (!grid && points is not null)
            section.Wrong("points", "can be used only with `search: grid`; the other searches draw any value in the range");
        else
            return Range(low, high, scale, integer, points);
        return null;
    }

    private static Domain Range(double low, double high, string scale, bool integer, int? points)
    {
        if (scale == Complement)
        {
            var complement = new Domain.Complement(low, high);
            return points is { } many ? complement.Grid(many) : complement;
        }

        var range = new Domain.Range(low, high, scale == Log, integer);
        return points is { } count ? range.Grid(count) : range;
    }

    private Domain? Stepped(Domain.Stepped stepped, string scale, bool integer, int? points)
    {
        if (scale != Linear)
            section.Wrong("step", $"can be used only with a linear scale, not with {scale}: leave one of them out, or list values");
        else if (integer && stepped.Step != Math.Floor(stepped.Step))
            section.Wrong("step", "must be a whole number, because the parameter is a whole number");
        else if (stepped.Step > stepped.Max - stepped.Min)
            section.Wrong(
                "step",
                $"must be at most max - min ({ParameterValue.Of(stepped.Max - stepped.Min)}), not {ParameterValue.Of(stepped.Step)}"
            );
        else if (points is not null)
            section.Wrong("points", "cannot be combined with step, which gives the values of the grid");
        else if (grid && stepped.Count > MostPoints)
            section.Wrong("step", $"gives {stepped.Count} values, but a grid takes at most {MostPoints} of a range: raise step");
        else
            return grid ? stepped.Grid() : stepped;
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
