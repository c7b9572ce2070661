using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Testing.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class RosterTests
{
    [Fact]
    public void Due_VeryManyTrials_AreDrawnInBatches()
    {
        var state = SweepState.Start(SweepSpecs.Small(trials: 25_000));

        var sizes = new List<int>();
        for (IReadOnlyList<SweepEvent.TrialCreated> due; (due = Roster.Due(state)).Count > 0; )
        {
            due[0].Trial.ShouldBe(state.Trials.Count);
            sizes.Add(due.Count);
            state = due.Aggregate(state, (before, created) => SweepMachine.Apply(before, created));
        }

        sizes.ShouldBe([10_000, 10_000, 5_000]);
        state.Trials.Select(trial => trial.Number).ShouldBe(Enumerable.Range(0, 25_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(17)]
    public void Due_StoppedBetweenTwoDraws_DrawsWhatIsLacking(int drawn)
    {
        // Seventeen trials of two methods: nine and eight, in turn.
        var all = Roster.Due(SweepState.Start(SweepSpecs.Small(trials: 17)));
        var stopped = all.Take(drawn).Aggregate(SweepState.Start(SweepSpecs.Small(trials: 17)), SweepMachine.Apply);

        Roster.Due(stopped).ShouldBe(all.Skip(drawn));
        all.Select(trial => trial.Configuration.Method).ShouldBe(Enumerable.Range(0, 17).Select(i => i % 2 == 0 ? "am" : "eam"));
    }

    [Fact]
    public void History_OfALongSweep_IsTheLatestResults()
    {
        var spec = SweepSpecs.Small(trials: 8000) with { Search = "tpe" };
        var state = new SweepState(spec, [.. Enumerable.Range(0, 5000).Select(Trial)]);

        var history = SearchHistory.Of(state, [], "am", 5000);

        // Trials up to 4000 may have ended; those of the window after them count as pending.
        history.Count(trial => !trial.IsPending).ShouldBe(SearchHistory.Memory / 2);
        history.Count(trial => trial.IsPending).ShouldBe(499);
        history[0].Configuration.ShouldBe(state.Trials[4000 - SearchHistory.Memory + 2].Configuration);
    }

    private static Trial Trial(int number) =>
        new(number, Configuration.Defaults(number % 2 == 0 ? "am" : "eam").With("i", ParameterValue.Of(number)), (ulong)number, null)
        {
            Status = TrialStatus.Failed,
            Failure = FailureKind.Diverged,
        };
}
