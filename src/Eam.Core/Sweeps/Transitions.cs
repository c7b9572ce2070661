namespace Eam.Core.Sweeps;

/// <summary>What each event does to the state.</summary>
internal static class Transitions
{
    public static SweepState Create(SweepState state, SweepEvent.TrialCreated e)
    {
        if (e.Trial > state.Trials.Count)
            throw new ArgumentException($"trial {e.Trial} is created before trial {state.Trials.Count}", nameof(e));
        if (e.Trial < state.Trials.Count)
            return state;
        var bracket = e.RepeatOf is null ? state.Index.NextBracket(e.Configuration.Method) : 0;
        return state.Set(new(e.Trial, e.Configuration, e.Seed, e.RepeatOf) { Bracket = bracket });
    }

    public static SweepState Start(SweepState state, SweepEvent.SegmentStarted e)
    {
        var trial = Find(state, e.Trial);
        var startable = trial.Status is TrialStatus.Pending or TrialStatus.Paused && e.Rung == trial.Rung + 1 && e.Attempt == trial.Attempt;
        return startable
            ? state.Set(trial with { Status = TrialStatus.Running, Slot = e.Slot, Entered = Math.Max(trial.Entered, e.Rung) })
            : state;
    }

    public static SweepState Reach(SweepState state, SweepEvent.RungReached e)
    {
        var trial = Find(state, e.Trial);
        if (!Runs(trial, e.Rung, e.Attempt))
            return state;
        if (e.Points.Count == 0)
            throw new ArgumentException($"trial {e.Trial} reached rung {e.Rung} without a point", nameof(e));

        var final = state.Index.Targets.Length - 1;
        var curve = trial.Curve.AddRange(e.Points);
        trial = trial with
        {
            Status = e.Rung == final ? TrialStatus.Completed : TrialStatus.Paused,
            Rung = e.Rung,
            Attempt = 0,
            Slot = null,
            Curve = curve,
            RungPoints = trial.RungPoints.Add(curve.Count - 1),
        };
        if (trial.RepeatOf is null)
            return Judge(state.Set(trial), trial, e.Rung);

        // A repeat measures the spread over seeds: it competes with nobody.
        return state.Set(trial with { Entered = Math.Min(e.Rung + 1, final) });
    }

    public static SweepState Fail(SweepState state, SweepEvent.SegmentFailed e)
    {
        var trial = Find(state, e.Trial);
        if (!Runs(trial, e.Rung, e.Attempt))
            return state;
        var crashes = trial.Failures + (e.Kind == FailureKind.Crashed ? 1 : 0);
        var ended = e.Kind switch
        {
            FailureKind.Diverged => TrialStatus.Pruned,
            FailureKind.Invalid => TrialStatus.Failed,
            FailureKind.Crashed when crashes > state.Spec.MaxFailures => TrialStatus.Failed,
            _ => (TrialStatus?)null,
        };
        if (ended is null)
        {
            var waiting = trial.Rung < 0 ? TrialStatus.Pending : TrialStatus.Paused;
            var crash = e.Kind == FailureKind.Crashed ? e.Reason : trial.LastCrash;
            return state.Set(trial with { Status = waiting, Attempt = trial.Attempt + 1, Failures = crashes, LastCrash = crash, Slot = null });
        }

        trial = trial with { Status = ended.Value, Failures = crashes, Slot = null, Failure = e.Kind, Reason = e.Reason };
        return trial.RepeatOf is null ? Judge(state.Set(trial), trial, e.Rung) : state.Set(trial);
    }

    /// <summary>
    /// The rule says who goes on and who is pruned. A result that closes its rung may close those above. At the final rung all brackets meet and nobody
    /// is judged.
    /// </summary>
    public static SweepState Judge(SweepState state, Trial trial, int index)
    {
        var (rule, place) = (state.Index.Rule, state.Index.BracketOf(trial));
        for (var rung = index; rung < state.Index.Targets.Length - 1; rung++)
        {
            var bracket = state.Index.Brackets[place];
            var closed = bracket.IsClosed(rung);
            var verdict = rung < bracket.FirstRung ? new([.. bracket.Rungs[rung].Undecided], []) : rule.Judge(bracket.Rungs[rung], closed);
            foreach (var promoted in verdict.Promoted)
                state = state.Set(state.Trials[promoted.Trial] with { Entered = rung + 1 });
            foreach (var pruned in verdict.Pruned)
                state = state.Set(state.Trials[pruned.Trial] with { Status = TrialStatus.Pruned, Reason = $"not among the best at rung {rung}" });
            if (!closed)
                break;
        }

        return state;
    }

    private static bool Runs(Trial trial, int rung, int attempt) =>
        trial.Status == TrialStatus.Running && rung == trial.Rung + 1 && attempt == trial.Attempt;

    public static Trial Find(SweepState state, int number) =>
        number >= 0 && number < state.Trials.Count ? state.Trials[number] : throw new ArgumentException($"there is no trial {number}", nameof(number));
}
