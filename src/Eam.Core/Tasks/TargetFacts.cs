namespace Eam.Core.Tasks;

/// <summary>The facts that a task knows about its target. Some metrics need them.</summary>
[Flags]
public enum TargetFacts
{
    /// <summary>Nothing that a metric needs.</summary>
    None = 0,

    /// <summary>The centres of the modes and their weights.</summary>
    Modes = 1,

    /// <summary>Importance weights, because the target's samples are weighted samples of the base.</summary>
    ImportanceWeights = 2,

    /// <summary>Weights of paths: no task has them, a method computes them while it trains.</summary>
    PathWeights = 4,
}
