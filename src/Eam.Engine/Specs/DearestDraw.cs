using Eam.Core.FineTuning;
using Eam.Core.Spaces;

namespace Eam.Engine.Specs;

/// <summary>Finds the configuration of a method whose iteration costs most, among all that a search can draw.</summary>
internal static class DearestDraw
{
    private const int MostStarts = 4096;

    /// <summary>Returns the configuration and its price on a base.</summary>
    /// <remarks>
    /// One parameter at a time is enough: each method's cost increases or decreases with each of its parameters, whatever the others are.
    /// Only those that conditions name are combined, because other parameters exist with some of their values alone, and words and those
    /// that rules name, because other parameters have an effect with some of them alone.
    /// </remarks>
    public static (Configuration Configuration, NfePrice Price) Of(SearchSpace space, MethodDefinition method, BaseFacts facts)
    {
        var parameters = space.Of(method.Name).ToList();
        var (starts, exact) = Starts(parameters, method);
        return starts.Select(From).MaxBy(draw => draw.Price.First);

        (Configuration Configuration, NfePrice Price) From(Configuration start)
        {
            var configuration = start;
            foreach (var parameter in parameters.Where(parameter => !start.Values.ContainsKey(parameter.Name)))
                configuration = Extremes(parameter.Domain)
                    .Select(value => configuration.With(parameter.Name, value))
                    .MaxBy(candidate => method.Price(candidate, facts).First)!;

            // If there are too many combinations, parameters that exclude each other count together: the cost is then too high rather than
            // too low.
            configuration = exact ? space.Active(configuration) : configuration;
            return (configuration, method.Price(configuration, facts));
        }
    }

    // The combinations of the values of the parameters that conditions or rules name, and of those that are words.
    private static (List<Configuration> Starts, bool Exact) Starts(List<SweptParameter> parameters, MethodDefinition method)
    {
        var defaults = Configuration.Defaults(method.Name);
        List<Configuration> starts = [defaults];
        var conditions = parameters.SelectMany(parameter => parameter.When).ToList();
        foreach (
            var parent in parameters.Where(parameter =>
                conditions.Exists(condition => condition.Name == parameter.Name) || HasWords(parameter)
            )
        )
        {
            var named = conditions.Where(condition => condition.Name == parent.Name).SelectMany(condition => condition.Values);
            var values = Extremes(parent.Domain).Concat(named).Distinct().ToList();
            if ((long)starts.Count * values.Count > MostStarts)
                return ([defaults], false);
            starts = Combined(starts, parent.Name, values);
        }

        // A rule names a setting that may have no effect, and then the parameters that decide whether it has one.
        var deciding = method.Rules.Where(rule => !rule.Refuses).SelectMany(rule => rule.Parameters.Skip(1)).ToList();
        foreach (var parameter in parameters.Where(parameter => deciding.Exists(other => other.Name == parameter.Name)))
        {
            var values = Extremes(parameter.Domain).ToList();
            if (!starts[0].Values.ContainsKey(parameter.Name) && (long)starts.Count * values.Count <= MostStarts)
                starts = Combined(starts, parameter.Name, values);
        }

        return (starts, true);
    }

    private static List<Configuration> Combined(List<Configuration> starts, string name, List<ParameterValue> values) =>
        [.. starts.SelectMany(start => values.Select(value => start.With(name, value)))];

    private static bool HasWords(SweptParameter parameter) => Extremes(parameter.Domain).Any(value => !value.IsNumber);

    /// <summary>Returns all values of a list, and the two ends of a range.</summary>
    internal static IEnumerable<ParameterValue> Extremes(Domain domain) =>
        domain switch
        {
            Domain.Values values => values.Items,
            Domain.Range range => [ParameterValue.Of(range.Min), ParameterValue.Of(range.Max)],
            Domain.Mixture mixture => mixture.Parts.SelectMany(Extremes),
            _ => [domain.At(0), domain.At(Math.BitDecrement(1.0))],
        };
}
