namespace Eam.Server.Contracts;

/// <summary>Compute that one run needed to reach the target and hold it to its end.</summary>
/// <param name="Sweep">Sweep of the run.</param>
/// <param name="Trial">Number of the trial in its sweep.</param>
/// <param name="Compute">Compute from which on the run was at the level or better until its end; null if its last evaluation was worse.</param>
/// <param name="AtMost">Whether the first evaluation had already reached the level, so that the compute is an upper bound.</param>
/// <param name="Spent">Total compute of the run.</param>
/// <param name="FirstReached">Compute at which the run first reached the level, even if it lost it later; null if it never did.</param>
/// <param name="Final">The metric at the run's last evaluation.</param>
/// <param name="Selected">Whether the run was chosen because it was the best, so that medians and ratio leave it out if there are other runs.</param>
public sealed record RunNeed(
    string Sweep,
    int Trial,
    double? Compute,
    bool AtMost,
    double Spent,
    double? FirstReached,
    double? Final,
    bool Selected = false
);
