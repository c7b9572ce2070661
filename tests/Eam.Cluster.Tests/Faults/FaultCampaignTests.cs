using Eam.Cluster.Tests.Sweeps;

namespace Eam.Cluster.Tests.Faults;

/// <summary>The long runs of <c>bench/faults.sh</c>. <c>test.sh</c> leaves this category out.</summary>
[Trait("Category", "Faults")]
[Collection(nameof(WholeMachine))]
public sealed class FaultCampaignTests
{
    [Fact]
    public async Task Sweeps_WithTheFaultsOfTheEnvironment_HaveTheTableOfAnUndisturbedRun()
    {
        FaultTests.SkipWhereMissing();
        var failed = new List<string>();
        var usual = FaultCampaign.Trains ? await FaultSweep.TrainedAsync() : await FaultSweep.SimulatedAsync();
        var undisturbed = (double)FaultCampaign.Undisturbed;
        if (undisturbed == 0)
        {
            var result = await FaultRun.RunAsync(usual, [], TimeSpan.FromMinutes(2));
            FaultCampaign.Write("none", [], result);
            result.Problem.ShouldBeNull();
            undisturbed = result.Seconds;
        }

        var runs = (FaultCampaign.Single is { } single ? Alone(single) : Drawn()).ToList();
        runs.ShouldNotBeEmpty("no fault has one of these names");
        foreach (var (name, faults) in runs)
        {
            // A fault of minutes needs a sweep that is longer than the fault.
            var slower = Math.Ceiling(faults.Max(fault => fault.At + fault.Seconds) / undisturbed);
            var sweep = slower > 1 && !FaultCampaign.Trains ? await FaultSweep.SimulatedAsync(slower) : usual;
            var result = await FaultRun.RunAsync(sweep, faults, TimeSpan.FromSeconds(undisturbed * slower));
            FaultCampaign.Write(slower > 1 ? $"{name} (sweep of {undisturbed * slower:F0} s)" : name, faults, result);
            if (result.Problem is { } problem)
                failed.Add($"{name}: {problem}");
        }

        failed.ShouldBeEmpty();
    }

    private static IEnumerable<(string Name, IReadOnlyList<Fault> Faults)> Alone(string words) =>
        FaultCampaign
            .Alone()
            .Where(fault =>
                words == "all" || words.Split(',').Any(word => word == $"{fault.Kind}" || word == $"{fault.Kind}@{fault.Seconds:F0}")
            )
            .Select(fault => (fault.Kind.ToString(), (IReadOnlyList<Fault>)[fault]));

    private static IEnumerable<(string Name, IReadOnlyList<Fault> Faults)> Drawn() =>
        Enumerable.Range(FaultCampaign.Seed, FaultCampaign.Count).Select(seed => ($"seed {seed}", Fault.Draw(seed)));
}
