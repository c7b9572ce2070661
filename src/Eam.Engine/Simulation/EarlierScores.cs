using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>The results of an earlier sweep that a simulated sweep begins with (<c>warm_start</c>).</summary>
public static class EarlierScores
{
    private const ulong Purpose = 0x43555256;

    /// <summary>
    /// Replaces the scores of earlier results by those of the curves. Scores of a real sweep say nothing about simulated scores, but its
    /// configurations are useful.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="curves">Curves whose scores are not those of a real sweep.</param>
    public static SweepSpec Replace(SweepSpec spec, ILearningCurves curves)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(curves);
        var targets = spec.Halving.Rungs();
        var earlier = spec.Space.Earlier.Select(
            (trial, i) =>
                trial with
                {
                    Scores =
                    [
                        .. trial
                            .Scores.Take(targets.Count)
                            .Select(
                                (_, rung) =>
                                    curves.Expected(trial.Configuration, RandomStream.Derive(spec.Seed, Purpose, (ulong)i), targets[rung])
                            ),
                    ],
                }
        );
        return spec with { Space = spec.Space with { Earlier = [.. earlier] } };
    }
}
