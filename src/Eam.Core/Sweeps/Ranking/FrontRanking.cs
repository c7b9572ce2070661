using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>The place of a result in the ranking by several objectives.</summary>
/// <param name="Standing">The result.</param>
/// <param name="Front">Number of its front; 0 if no result dominates it.</param>
/// <param name="Crowding">Its distance from its neighbours in the front.</param>
internal readonly record struct FrontStanding(Standing Standing, int Front, double Crowding);

/// <summary>
/// Ranks results by several objectives: by front, then by larger crowding distance, then as with one objective. The place of a result
/// depends on all others, so each new result needs a new ranking, at the cost of <see cref="NonDominatedSort"/>.
/// </summary>
internal static class FrontRanking
{
    /// <summary>Returns the ranking, best first. It depends on the set of results, not on their order.</summary>
    public static IReadOnlyList<FrontStanding> Of(IEnumerable<Standing> results)
    {
        var standings = results.Order().ToList();
        var fronts = NonDominatedSort.Fronts([.. standings.Select(standing => standing.Scores)]);
        return
        [
            .. Enumerable
                .Range(0, standings.Count)
                .GroupBy(i => fronts[i])
                .OrderBy(front => front.Key)
                .SelectMany(front =>
                {
                    int[] members = [.. front];
                    var crowding = CrowdingDistance.Of([.. members.Select(i => standings[i].Scores)]);
                    return members
                        .Select((i, at) => new FrontStanding(standings[i], front.Key, crowding[at]))
                        .OrderByDescending(result => result.Crowding)
                        .ThenBy(result => result.Standing.Compute)
                        .ThenBy(result => result.Standing.Key, StringComparer.Ordinal)
                        .ThenBy(result => result.Standing.Trial);
                }),
        ];
    }
}
