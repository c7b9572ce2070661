using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

/// <summary>A segment on a slot.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Rung">Number of the rung that the segment trained to.</param>
/// <param name="Attempt">Number of the attempt; 0 is the first.</param>
/// <param name="Start">Time when the segment started.</param>
/// <param name="End">Time when the segment ended; null while it runs.</param>
/// <param name="Outcome">Outcome of the segment: reached, running, or the kind of its failure.</param>
public sealed record SlotSegment(
    int Trial,
    string Method,
    int Rung,
    int Attempt,
    DateTimeOffset Start,
    DateTimeOffset? End,
    [property: OneOf("reached", "running", Enumeration = typeof(FailureKind))] string Outcome
);
