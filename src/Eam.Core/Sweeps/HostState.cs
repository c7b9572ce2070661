namespace Eam.Core.Sweeps;

/// <summary>What the host of a sweep (a process or a grain) tells the <see cref="Coordinator"/> about itself.</summary>
/// <param name="Intent">What the sweep's users want.</param>
/// <param name="Running">Trials with a segment on a slot, including segments that were asked to end and have not ended yet.</param>
/// <param name="IdleSlots">Slots that could take a segment, in ascending order.</param>
public readonly record struct HostState(SweepIntent Intent, IReadOnlyCollection<int> Running, IReadOnlyList<int> IdleSlots)
{
    /// <summary>
    /// Why the sweep cannot save anything now, in one line, such as a full disk; null if it can. Running segments continue.
    /// </summary>
    public string? Obstacle { get; init; }

    /// <summary>The time since the sweep was started or last resumed, by the host's clock.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Whether the host still looks for segments that an earlier host started. Their slots are not known, so nothing starts until it has
    /// finished.
    /// </summary>
    public bool IsRecovering { get; init; }

    /// <summary>
    /// Whether <see cref="Running"/> has every trial that runs according to the state. Then equal numbers mean equal trials, and a host
    /// with thousands of segments need not compare each of them after each event.
    /// </summary>
    public bool IsInStep { get; init; }
}
