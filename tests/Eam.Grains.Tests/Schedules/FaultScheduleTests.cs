using System.Diagnostics;
using System.Globalization;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// Sweeps under faults that are drawn from seeds: each must end with the table of an undisturbed run, and break none of the promises of
/// docs/reliability.md.
/// </summary>
/// <remarks>
/// <see cref="SeedVariable"/> repeats one schedule. The seed repeats its faults; the order of threads may still differ, so a failure may need
/// several tries. <see cref="CountVariable"/> says how many schedules there are, or how often the one is repeated.
/// </remarks>
public sealed class FaultScheduleTests(ITestOutputHelper output)
{
    public const string SeedVariable = "EAM_SCHEDULE_SEED",
        CountVariable = "EAM_SCHEDULES";

    private const int Parts = 5,
        Usual = 1000,
        Fewest = 20;

    // A busy machine runs fewer schedules, and not slower tests.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sweep_UnderDrawnFaults_EndsAsUndisturbed(int part)
    {
        var (seed, count) = (Number(SeedVariable), Number(CountVariable));
        Assert.SkipWhen(seed is not null && part > 0, "one schedule is repeated, by the first part");
        await using var cluster = await ScheduleCluster.StartAsync(isLoud: seed is not null);
        var began = Stopwatch.GetTimestamp();
        var seeds = (seed is { } one ? Enumerable.Repeat(one, count ?? 1) : Seeds(part, count ?? Usual)).ToList();
        var done = 0;
        foreach (var each in seeds.TakeWhile(_ => done < Fewest || count is not null || Stopwatch.GetElapsedTime(began) < Longest))
        {
            (await Schedule.RunAsync(cluster, each)).ShouldBeNull();
            done++;
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done} schedules in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s; {cluster.Clock.Now.TotalMinutes:F0} min by their clock"
            )
        );
    }

    private static IEnumerable<int> Seeds(int part, int count) =>
        Enumerable.Range(count / Parts * part, part == Parts - 1 ? count - (count / Parts * part) : count / Parts);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
