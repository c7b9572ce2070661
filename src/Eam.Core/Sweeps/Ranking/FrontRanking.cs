using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>A result among others under several objectives.</summary>
/// <param name="Standing">The result.</param>
/// <param name="Front">0 for what nothing dominates.</param>
/// <param name="Crowding">Its distance from its neighbours in the front.</param>
internal readonly record struct FrontStanding(Standing Standing, int Front, double Crowding);

/// <summary>
/// Several objectives: by front, then the less crowded, then as under one objective. The place of a result depends on all the others, so a ranking is worked
/// out anew when it is asked for after a result: the cost of <see cref="NonDominatedSort"/>.
/// </summary>
internal static class FrontRanking
{
    /// <summary>Best first. A function of the set of results, whatever their order.</summary>
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
