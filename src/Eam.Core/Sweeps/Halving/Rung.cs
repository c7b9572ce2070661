using Eam.Core.Tasks;

namespace Eam.Core.Sweeps.Halving;

/// <summary>One rung of one bracket: who was let in, who has reported. Repeats compete nowhere and are in no rung.</summary>
internal sealed class Rung
{
    private readonly SweepSpec _spec;
    private readonly int _index;
    private readonly List<Trial> _reported = [];

    /// <summary>A rung as the state has it.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="bracket">See <see cref="Bracket.Of"/>.</param>
    /// <param name="index">0 is the cheapest.</param>
    public Rung(SweepState state, string bracket, int index)
    {
        (_spec, _index) = (state.Spec, index);
        foreach (var trial in state.Trials)
        {
            if (trial.RepeatOf is not null || trial.Entered < index || Bracket.Of(_spec, trial.Configuration.Method) != bracket)
                continue;

            // Found invalid at this rung: it never was a candidate. What it reported at the rungs before still stands.
            if (trial.Failure == FailureKind.Invalid && trial.Rung < index)
                continue;
            Entered++;
            if (trial.Rung >= index)
                _reported.Add(trial);
            else if (!trial.Ended)
                Waiting++;
        }

        // A draw that is still owed competes in rung 0, so the rung cannot close without it.
        if (index == 0)
            Waiting += Roster.Owed(state).Count(owed => Bracket.Of(_spec, owed.Method) == bracket);
    }

    /// <summary>The best 1 / Eta go on.</summary>
    public int Eta => _spec.Halving.Eta;

    /// <summary>All that were let in.</summary>
    public int Entered { get; }

    /// <summary>Those still to report or end.</summary>
    public int Waiting { get; }

    /// <summary>Those that reported, best first: by score, then less compute, then the configuration's key; never by arrival.</summary>
    public IReadOnlyList<Trial> Ranked()
    {
        _reported.Sort(Compare);
        return _reported;
    }

    private int Compare(Trial a, Trial b)
    {
        var (x, y) = (a.At(_index), b.At(_index));
        var order = Score(y.Metrics).CompareTo(Score(x.Metrics));
        if (order == 0)
            order = x.Spent.In(_spec.Halving.Unit).CompareTo(y.Spent.In(_spec.Halving.Unit));
        if (order == 0)
            order = string.CompareOrdinal(a.Configuration.Key, b.Configuration.Key);
        return order != 0 ? order : a.Number.CompareTo(b.Number);
    }

    private double Score(TrialMetrics metrics) => _spec.Objective.Score(metrics);
}
