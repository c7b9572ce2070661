using System.Collections.Immutable;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Client.Tests.Rendering;

/// <summary>Nobody may take a simulated sweep for a result: every output about one says what it is.</summary>
public sealed class SimulatedSweepTests
{
    private static readonly SweepState State = RandomSweep.State(
        SweepSpecs.Small() with
        {
            Resources = ResourceSpec.Any with { Device = ResourceSpec.Simulated },
        },
        1
    );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void List_SaysItBesideTheStatus(bool simulated)
    {
        var sweep = new ListedSweep("small-1", "completed", null)
        {
            IsSimulated = simulated,
            Trials = new Dictionary<TrialStatus, int> { [TrialStatus.Completed] = 1 },
        };
        var list = new SweepList("data", false, [sweep], DateTimeOffset.UnixEpoch);
        using var test = new TestTerminal((80, 40));
        list.Show(test.Terminal.Output.Console);
        var csv = new StringWriter();
        list.WriteCsv(csv);

        test.Output.Contains("completed (simulated)", StringComparison.Ordinal).ShouldBe(simulated);
        csv.ToString().TrimEnd().ShouldEndWith(simulated ? ",true" : ",false");
        list.ToJson()["sweeps"]![0]!["simulated"]!.GetValue<bool>().ShouldBe(simulated);
    }

    [Fact]
    public void EndOfARun_SaysItInItsLastLine()
    {
        var update = new SweepUpdate(
            State,
            SweepStatus.Completed,
            "data/small-1",
            null,
            ImmutableDictionary<int, SegmentProgress>.Empty,
            "small-1",
            DateTimeOffset.UnixEpoch
        );
        using var test = new TestTerminal((100, 60));
        var report = new SweepReport("small-1", update, TimeSpan.FromSeconds(1), [], new LocalHost(test.Terminal, "data", null, null));
        report.Show(test.Terminal.Output.Console);

        test.Output.ShouldContain(SimulatedText.Line);
        report.ToJson()["simulated"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Trials_HaveTheObjectiveAloneAndTheColumnSimulated()
    {
        var csv = new StringWriter();
        TrialList.WriteCsv(csv, State, State.Trials);

        var heading = csv.ToString().Split('\n')[0];
        heading.ShouldEndWith(",simulated");
        heading.ShouldContain(",control_objective,");
        heading.ShouldNotContain(",sw2");
    }
}
