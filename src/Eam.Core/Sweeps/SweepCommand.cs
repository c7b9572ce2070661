namespace Eam.Core.Sweeps;

/// <summary>An action that the host must take next. Commands are a pure function of the state.</summary>
public abstract record SweepCommand
{
    /// <summary>Asks the host to append this event to the log and to apply it (a new trial).</summary>
    public sealed record Record(SweepEvent Event) : SweepCommand;

    /// <summary>Run a segment on a slot.</summary>
    /// <param name="Segment">What to train.</param>
    /// <param name="Slot">An idle slot.</param>
    public sealed record Train(Segment Segment, int Slot) : SweepCommand;

    /// <summary>The sweep has ended.</summary>
    /// <param name="Failure">Why the sweep gives up, in one line; the host must drain the running segments. Null if there is nothing left
    /// to do.</param>
    public sealed record Finish(string? Failure = null) : SweepCommand;
}
