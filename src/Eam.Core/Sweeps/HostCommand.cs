namespace Eam.Core.Sweeps;

/// <summary>What the host of a sweep must do next, as decided by the <see cref="Coordinator"/>.</summary>
public abstract record HostCommand
{
    private HostCommand() { }

    /// <summary>
    /// End the segments of these trials without saving. Repeated until they have ended; repeating it has no further effect.
    /// </summary>
    /// <param name="Trials">Numbers of the trials.</param>
    public sealed record Cut(IReadOnlyList<int> Trials) : HostCommand;

    /// <summary>
    /// End the segments of these trials after saving a checkpoint. Repeated until they have ended; repeating it has no further effect.
    /// </summary>
    /// <param name="Trials">Numbers of the trials.</param>
    public sealed record Halt(IReadOnlyList<int> Trials) : HostCommand;

    /// <summary>Append these events to the log and apply them; then ask the coordinator again.</summary>
    /// <param name="Events">At least one event.</param>
    public sealed record Record(IReadOnlyList<SweepEvent> Events) : HostCommand;

    /// <summary>
    /// Start these segments. A host that has fewer devices than segments starts the first ones: no segment depends on the segments after
    /// it. For each segment the host appends <see cref="Coordinator.Started"/> before the segment begins.
    /// </summary>
    /// <param name="Segments">At least one segment, with its slot.</param>
    public sealed record Start(IReadOnlyList<SweepCommand.Train> Segments) : HostCommand;

    /// <summary>Do nothing until a segment ends, a user asks for something, or an obstacle goes away.</summary>
    /// <param name="Reason">Why nothing may start, one line; null if the sweep only waits for segments or slots.</param>
    public sealed record Wait(string? Reason) : HostCommand;

    /// <summary>Write all results and end: no segment runs.</summary>
    /// <param name="Status">Final status of the sweep.</param>
    /// <param name="Message">Why the sweep stopped or failed, one line; null otherwise.</param>
    public sealed record Close(SweepStatus Status, string? Message = null) : HostCommand;
}
