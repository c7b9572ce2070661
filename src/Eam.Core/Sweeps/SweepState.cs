using System.Collections.Immutable;

namespace Eam.Core.Sweeps;

/// <summary>A sweep's state: the fold of its events. Immutable.</summary>
/// <param name="Spec">What is run.</param>
/// <param name="Trials">By number.</param>
public sealed record SweepState(SweepSpec Spec, ImmutableList<Trial> Trials)
{
    /// <summary>Before any event.</summary>
    public static SweepState Start(SweepSpec spec) => new(spec, []);
}
