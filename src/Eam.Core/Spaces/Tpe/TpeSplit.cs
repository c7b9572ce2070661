namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// A method's trials, split into good and bad at the highest rung that has enough results: a result after more compute says more about the
/// configuration.
/// </summary>
/// <param name="Good">The best <see cref="Share"/> of that rung's results.</param>
/// <param name="Bad">
/// The other results of that rung, the failed trials, and the trials without a result yet. Treating those as bad keeps parallel draws
/// apart.
/// </param>
internal sealed record TpeSplit(IReadOnlyList<Configuration> Good, IReadOnlyList<Configuration> Bad)
{
    /// <summary>Share of the results that counts as good; BOHB's q.</summary>
    public const double Share = 0.15;

    /// <summary>Fewest good configurations; a density of fewer kernels would depend too much on chance.</summary>
    private const int FewestGood = 3;

    /// <summary>Splits the trials at the highest rung with enough results. Returns null if no rung has enough results.</summary>
    public static TpeSplit? Of(IReadOnlyList<Observation> history, int enough)
    {
        var highest = history.Select(trial => trial.Scores.Count).DefaultIfEmpty().Max() - 1;
        for (var rung = highest; rung >= 0; rung--)
        {
            var results = history.Where(trial => !trial.Failed && trial.Scores.Count > rung).ToList();
            if (results.Count < enough)
                continue;

            // Equal scores are ordered by configuration, so that the order does not depend on which arrived first.
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
