namespace Eam.Core.Spaces.Tpe;

/// <summary>A method's trials, told apart at the highest rung with enough results: what did well with more compute says more.</summary>
/// <param name="Good">The best <see cref="Share"/> of that rung's results.</param>
/// <param name="Bad">Its other results, the failures, and the trials under way: they keep parallel draws apart, as if each were known to be poor.</param>
internal sealed record TpeSplit(IReadOnlyList<Configuration> Good, IReadOnlyList<Configuration> Bad)
{
    /// <summary>BOHB's q.</summary>
    public const double Share = 0.15;

    /// <summary>Fewer kernels than this would be a density of accidents.</summary>
    private const int FewestGood = 3;

    /// <summary>Null where no rung has enough results.</summary>
    public static TpeSplit? Of(IReadOnlyList<Observation> history, int enough)
    {
        var highest = history.Select(trial => trial.Scores.Count).DefaultIfEmpty().Max() - 1;
        for (var rung = highest; rung >= 0; rung--)
        {
            var results = history.Where(trial => !trial.Failed && trial.Scores.Count > rung).ToList();
            if (results.Count < enough)
                continue;

            // Equal scores by configuration, never by arrival.
            var ranked = results
                .OrderByDescending(trial => trial.Scores[rung])
                .ThenBy(trial => trial.Configuration.Key, StringComparer.Ordinal)
                .ToList();
            var good = Math.Max(FewestGood, (int)Math.Ceiling(Share * ranked.Count));
            var others = history.Where(trial => trial.Failed || trial.IsPending);
            return new(
                [.. ranked.Take(good).Select(trial => trial.Configuration)],
                [.. ranked.Skip(good).Concat(others).Select(trial => trial.Configuration)]
            );
        }

        return null;
    }
}
