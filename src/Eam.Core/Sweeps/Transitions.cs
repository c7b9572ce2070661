namespace Eam.Core.Sweeps;

/// <summary>Applies each kind of event to the state.</summary>
internal static class Transitions
{
    public static SweepState Create(SweepState state, SweepEvent.TrialCreated e)
    {
        if (e.Trial > state.Trials.Count)
            throw new ArgumentException($"trial {e.Trial} is created before trial {state.Trials.Count}", nameof(e));
        if (e.Trial < state.Trials.Count)
            return state;
        var trial = new Trial(e.Trial, e.Configuration, e.Seed, e.RepeatOf);
        if (trial.RepeatOf is not { } first)
            return state.Set(trial with { Bracket = state.Index.NextBracket(e.Configuration.Method) });
        return state.Set(trial with { Bracket = Cohort.Competes(state.Spec, trial) ? Find(state, first).Bracket : 0 });
    }

    public static SweepState Start(SweepState state, SweepEvent.SegmentStarted e)
    {
        var trial = Find(state, e.Trial);
        var startable = trial.Status is TrialStatus.Pending or TrialStatus.Paused && e.Rung == trial.Rung + 1 && e.Attempt == trial.Attempt;
        if (!startable)
            return state;

        if (state.NeedsBase)
            state = state with { MeasuresBase = trial.Number };

        // Starting a trial above the rung that it had reached promotes it, and all runs of its configuration with it.
        if (e.Rung > trial.Entered && state.Spec.Repeats > 1)
            state = Cohort.Peers(state, trial).Aggregate(state, (next, run) => next.Set(run with { Entered = e.Rung }));
        return state.Set(trial with { Status = TrialStatus.Running, Slot = e.Slot, Entered = Math.Max(trial.Entered, e.Rung) });
    }

    public static SweepState Reach(SweepState state, SweepEvent.RungReached e)
    {
        var trial = Find(state, e.Trial);
        if (!Runs(trial, e.Rung, e.Attempt))
            return state;
        if (e.Points.Count == 0)
            throw new ArgumentException($"trial {e.Trial} reached rung {RungNumber.Of(e.Rung)} without a point", nameof(e));
        if (e.Base is not null && state.Base is null)
            state = state with { Base = e.Base };

        var last = Cohort.Competes(state.Spec, trial) ? state.Index.Targets.Length - 1 : state.Index.Top;
        var curve = trial.Curve.AddRange(e.Points);
        trial = trial with
        {
            Status = e.Rung == last ? TrialStatus.Completed : TrialStatus.Paused,
            Rung = e.Rung,
            Attempt = 0,
            Slot = null,
            Curve = curve,
            RungPoints = trial.RungPoints.Add(curve.Count - 1),
        };
        if (Cohort.Competes(state.Spec, trial))
        {
            state = Top.Raise(state.Set(trial), trial);
            return Judge(state, state.Trials[trial.Number], e.Rung);
        }

        // A winner's repeat only measures the spread over seeds, so the rule does not judge it.
        return state.Set(trial with { Entered = Math.Min(e.Rung + 1, last) });
    }

    public static SweepState Fail(SweepState state, SweepEvent.SegmentFailed e)
    {
        var trial = Find(state, e.Trial);
        if (!Runs(trial, e.Rung, e.Attempt))
            return state;
        var crashes = trial.Failures + (e.Kind == FailureKind.Crashed ? 1 : 0);
        var lost = e.Kind == FailureKind.Crashed ? e.Lost ?? 0 : 0;
        var ended = e.Kind switch
        {
            FailureKind.Diverged => TrialStatus.Pruned,
            FailureKind.Invalid or FailureKind.OutOfMemory => TrialStatus.Failed,
            FailureKind.Crashed when crashes > state.Spec.MaxFailures => TrialStatus.Failed,
            _ => (TrialStatus?)null,
        };
        if (ended is null)
        {
            var waiting = trial.Rung < 0 ? TrialStatus.Pending : TrialStatus.Paused;
            var crash = e.Kind == FailureKind.Crashed ? e.Reason : trial.LastCrash;
            return state.Set(
                trial with
                {
                    Status = waiting,
                    Attempt = trial.Attempt + 1,
                    Failures = crashes,
                    LastCrash = crash,
                    Slot = null,
                    Lost = trial.Lost + lost,
                }
            );
        }

        trial = trial with
        {
            Status = ended.Value,
            Failures = crashes,
            Slot = null,
            Failure = e.Kind,
            Reason = e.Reason,
            FailedAt = e.Compute is { } compute && double.IsFinite(compute) ? compute - lost : null,
            Lost = trial.Lost + lost,
        };
        return Cohort.Competes(state.Spec, trial) ? Judge(state.Set(trial), trial, e.Rung) : state.Set(trial);
    }

    /// <summary>
    /// Applies the rule's verdicts about promotion and pruning. At the top rung, where all brackets meet, there is no verdict.
    /// </summary>
    public static SweepState Judge(SweepState state, Trial trial, int index)
    {
        state = Drop(state, trial, index);

        // If the trial's report raised the top rung, the rung that was the top until now is judged in every bracket.
        for (var place = 0; place < state.Index.Brackets.Length; place++)
        {
            if (place == state.Index.BracketOf(trial) || trial.Raised > index)
                state = Judge(state, place, index);
        }

        return Top.Settle(state);
    }

    // A result that closes its rung may also close the rungs above.
    private static SweepState Judge(SweepState state, int place, int index)
    {
        var rule = state.Index.Rule;
        for (var rung = index; rung < state.Index.Top; rung++)
        {
            var bracket = state.Index.Brackets[place];
            var closed = bracket.IsClosed(rung);
            string? reason = null; // one text for all that this rung prunes
            var verdict = rung < bracket.FirstRung ? new([.. bracket.Rungs[rung].Undecided], []) : rule.Judge(bracket.Rungs[rung], closed);
            foreach (var run in verdict.Promoted.SelectMany(promoted => Cohort.Of(state, promoted.Trial)).ToList())
                state = state.Set(run with { Entered = rung + 1 });
            foreach (var run in verdict.Pruned.SelectMany(pruned => Cohort.Of(state, pruned.Trial)).ToList())
                state = state.Set(
                    run with
                    {
                        Status = TrialStatus.Pruned,
                        Reason = reason ??= $"not among the best at rung {RungNumber.Of(rung)}",
                    }
                );
            if (!closed)
                break;
        }

        return state;
    }

    // The runs of a configuration compete together: once each has reported or ended, one failed run ends the others. The check waits for
    // all runs, so that the run that the reason names does not depend on which failed first.
    private static SweepState Drop(SweepState state, Trial trial, int rung)
    {
        if (state.Spec.Repeats == 1)
            return state;
        var runs = Cohort.Of(state, Cohort.First(trial)).ToList();
        if (
            runs.Exists(run => run.Rung < rung && !run.Ended)
            || runs.Find(run => run.Failure is not null && run.Entered == rung) is not { } lost
        )
            return state;
        var reason = $"trial {lost.Number} of the same configuration ended: {lost.Failure?.ToWord()}";
        return runs.Where(run => run.Status == TrialStatus.Paused && run.Rung == rung && run.Entered == rung)
            .Aggregate(state, (next, run) => next.Set(run with { Status = TrialStatus.Pruned, Reason = reason }));
    }

    private static bool Runs(Trial trial, int rung, int attempt) =>
        trial.Status == TrialStatus.Running && rung == trial.Rung + 1 && attempt == trial.Attempt;

    public static Trial Find(SweepState state, int number) =>
        number >= 0 && number < state.Trials.Count
            ? state.Trials[number]
            : throw new ArgumentException($"there is no trial {number}", nameof(number));
}
