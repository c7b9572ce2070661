namespace Eam.Core.Reports;

/// <summary>The compute at which one run reached the target and kept it to its end.</summary>
/// <param name="Trial">Number of the run's trial.</param>
/// <param name="Compute">
/// Compute from which on the run is at the target or better until its end, in the sweep's unit. Infinite if its last evaluation is worse
/// than the target: the run is censored, and would need more than <paramref name="Spent"/>.
/// </param>
/// <param name="AtMost">Whether the run was at the target from its first evaluation on, so that <paramref name="Compute"/> is only an upper
/// bound.</param>
/// <param name="Spent">Total compute of the run.</param>
public readonly record struct RunCompute(int Trial, double Compute, bool AtMost, double Spent)
{
    /// <summary>
    /// Compute at which the run was at the target for the first time, even if it lost it later; infinite if it never was.
    /// </summary>
    public double First { get; init; } = Compute;

    /// <summary>The metric at the last evaluation, with its own sign; null if there is none.</summary>
    public double? Final { get; init; }

    /// <summary>
    /// Whether the run took part in the selection of its configuration. Such a run was chosen because it was good, so it is better than the
    /// configuration is on average (the winner's curse).
    /// </summary>
    public bool Selected { get; init; }

    /// <summary>Whether the run held the target to its end.</summary>
    public bool Held => double.IsFinite(Compute);

    /// <summary>Whether the run was at the target and lost it again.</summary>
    public bool Lost => !Held && double.IsFinite(First);

    /// <summary>The least compute that the run needs: <see cref="Compute"/>, or all that it spent without holding the target.</summary>
    internal double AtLeast => Held ? Compute : Spent;
}
