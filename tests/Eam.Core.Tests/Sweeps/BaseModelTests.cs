using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Which segment of a sweep evaluates the base model.</summary>
public sealed class BaseModelTests
{
    private static readonly TrialMetrics Known = SweepsFor.Point(-5, 1).Metrics;

    [Fact]
    public void Decide_SeveralSlots_AsksOneSegmentForTheBase() =>
        Trains(Drawn(), 0, 1, 2).Select(train => train.Segment.MeasuresBase).ShouldBe([true, false, false]);

    [Fact]
    public void Decide_WhileTheBaseIsEvaluated_AsksNoOther()
    {
        var state = Start(Drawn(), 0, 1);

        Trains(state, 2).ShouldHaveSingleItem().Segment.MeasuresBase.ShouldBeFalse();
    }

    [Theory]
    [InlineData(FailureKind.Diverged)]
    [InlineData(FailureKind.Preempted)]
    [InlineData(FailureKind.Crashed)]
    public void Decide_TheSegmentFailed_AsksTheNextOne(FailureKind kind)
    {
        var state = SweepMachine.Apply(Start(Drawn(), 0, 1), new SweepEvent.SegmentFailed(0, 0, 0, kind, "x"));

        var next = Trains(state, 0).ShouldHaveSingleItem();
        next.Segment.MeasuresBase.ShouldBeTrue();
        Trains(Start(state, 0), 2).ShouldHaveSingleItem().Segment.MeasuresBase.ShouldBeFalse("one segment is enough");
    }

    [Fact]
    public void Apply_TheFirstReportOfTheBase_IsKept()
    {
        var state = Start(Drawn(), 0, 1);

        state = SweepMachine.Apply(state, Reach(0) with { Base = Known });
        state = SweepMachine.Apply(state, Reach(1) with { Base = SweepsFor.Point(9, 1).Metrics });

        state.Base.ShouldBe(Known);
        Trains(state, 0, 1).ShouldAllBe(train => !train.Segment.MeasuresBase);
    }

    [Fact]
    public void Apply_ABaseThatIsNotFinite_IsNotAskedForAgain()
    {
        var state = SweepMachine.Apply(Start(Drawn(), 0), Reach(0) with { Base = Known with { Reward = double.NaN } });

        Trains(state, 0).ShouldHaveSingleItem().Segment.MeasuresBase.ShouldBeFalse();
        ReferenceValues.OfTheBase(state, "reward").ShouldBeNull();
        ReferenceValues.OfTheBase(state, "control_objective").ShouldBe(Known.ControlObjective);
    }

    [Fact]
    public void Apply_AReportWithoutTheBase_AsksAgain()
    {
        // A silo of an older version does not know the question.
        var state = SweepMachine.Apply(Start(Drawn(), 0), Reach(0));

        state.Base.ShouldBeNull();
        Trains(state, 0).ShouldHaveSingleItem().Segment.MeasuresBase.ShouldBeTrue();
    }

    [Fact]
    public void Ended_AnOutcomeWithTheBase_HasItInTheEvent()
    {
        var state = Drawn();
        var train = Trains(state, 0).ShouldHaveSingleItem();
        state = Start(state, 0);

        var ended = Coordinator.Ended(state, train.Segment, new SegmentOutcome.RungReached([SweepsFor.Point(1, 1)]) { Base = Known });

        ended.ShouldBeOfType<SweepEvent.RungReached>().Base.ShouldBe(Known);
    }

    private static SweepState Drawn()
    {
        var state = SweepState.Start(SweepsFor.Test(9));
        while (SweepMachine.Decide(state, []) is [SweepCommand.Record, ..] commands)
            state = commands.Cast<SweepCommand.Record>().Aggregate(state, (next, record) => SweepMachine.Apply(next, record.Event));
        return state;
    }

    private static IReadOnlyList<SweepCommand.Train> Trains(SweepState state, params int[] slots) =>
        [.. SweepMachine.Decide(state, slots).Cast<SweepCommand.Train>()];

    private static SweepState Start(SweepState state, params int[] slots) =>
        Coordinator.Started(Trains(state, slots)).Aggregate(state, SweepMachine.Apply);

    private static SweepEvent.RungReached Reach(int trial) => new(trial, 0, 0, [SweepsFor.Point(trial, 1)]);
}
