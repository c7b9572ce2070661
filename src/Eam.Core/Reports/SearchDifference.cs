using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// Finds what besides the seed makes two sweeps different procedures. Names do not count, and neither do settings that only the host uses,
/// such as slots and time limits.
/// </summary>
internal static class SearchDifference
{
    /// <summary>Returns the first difference; null if the sweeps differ at most in their seed.</summary>
    public static string? Of(SweepSpec a, SweepSpec b)
    {
        if (SweepPool.Difference(a, b) is { } question)
            return question;
        if (!a.Space.Methods.SequenceEqual(b.Space.Methods))
            return "list of methods";
        if (Parameter(a.Space, b.Space) is { } parameter)
            return $"parameter ({parameter})";
        ReadOnlySpan<(string Name, bool Same)> rest =
        [
            ("points", a.Space.Points.SequenceEqual(b.Space.Points)),
            ("warm_start", a.Space.Earlier.Select(OfEarlier).SequenceEqual(b.Space.Earlier.Select(OfEarlier))),
            ("search", a.Search == b.Search),
            ("halving", a.Halving == b.Halving),
            ("evaluation", a.Evaluation == b.Evaluation),
            ("number of trials", a.Trials == b.Trials),
            ("repeats", a.Repeats == b.Repeats),
            ("target", a.Target == b.Target && a.TargetShare == b.TargetShare),
            ("backend", a.Backend == b.Backend),
        ];
        foreach (var (name, same) in rest)
        {
            if (!same)
                return name;
        }

        return null;
    }

    private static string? Parameter(SearchSpace a, SearchSpace b)
    {
        var first = a.Parameters.ToDictionary(parameter => parameter.Name, OfParameter);
        var second = b.Parameters.ToDictionary(parameter => parameter.Name, OfParameter);
        return first.Keys.Union(second.Keys).FirstOrDefault(name => first.GetValueOrDefault(name) != second.GetValueOrDefault(name));
    }

    // Records compare their lists by reference, so these texts have the items of each list.
    private static string OfParameter(SweptParameter parameter) =>
        $"{OfDomain(parameter.Domain)} {string.Join(' ', parameter.When.Select(OfCondition))}";

    private static string OfDomain(Domain domain) =>
        domain switch
        {
            Domain.Values list => $"[{string.Join(',', list.Items)}]",
            Domain.Mixture mixture => $"[{string.Join(',', mixture.Parts.Select(OfDomain))}] by [{string.Join(',', mixture.Weights)}]",
            _ => $"{domain}",
        };

    private static string OfCondition(ParameterCondition condition) =>
        $"{condition.Name} {condition.Not} [{string.Join(',', condition.Values)}]";

    private static string OfEarlier(Observation trial) => $"{trial.Configuration.Key} [{string.Join(',', trial.Scores)}] {trial.Failed}";
}
