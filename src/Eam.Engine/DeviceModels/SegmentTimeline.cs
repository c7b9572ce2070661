namespace Eam.Engine.DeviceModels;

/// <summary>
/// How a segment goes on a device: it starts up, trains, saves a checkpoint on its way from time to time, and saves one at its end, unless
/// it fails earlier. Times are seconds since its start; compute is in the sweep's unit.
/// </summary>
/// <param name="StartupSeconds">Seconds until it trains.</param>
/// <param name="Compute">Compute to train, above 0.</param>
/// <param name="PerSecond">Compute that it trains in a second, above 0.</param>
/// <param name="SaveEvery">Seconds of training between two checkpoints, above 0.</param>
/// <param name="SaveSeconds">Seconds that a checkpoint takes.</param>
/// <param name="FailsAfter">Time when it fails, if it still runs; infinite if it does not fail.</param>
public readonly record struct SegmentTimeline(
    double StartupSeconds,
    double Compute,
    double PerSecond,
    double SaveEvery,
    double SaveSeconds,
    double FailsAfter
)
{
    /// <summary>Whether it fails before its end.</summary>
    public bool Fails => FailsAfter < Whole;

    /// <summary>Time when it ends: with a report, or by its failure.</summary>
    public double Seconds => Math.Min(Whole, FailsAfter);

    private double Training => Compute / PerSecond;

    // The checkpoint at the end is not one of them.
    private double SavesOnTheWay => Math.Max(0, Math.Ceiling(Training / SaveEvery) - 1);

    private double Whole => StartupSeconds + Training + ((SavesOnTheWay + 1) * SaveSeconds);

    /// <summary>Returns the compute that it has trained until a time.</summary>
    public double ComputeAt(double time)
    {
        var at = Math.Max(0, time - StartupSeconds);
        var (rounds, cycle) = (Rounds(at), SaveEvery + SaveSeconds);
        var training = rounds < SavesOnTheWay ? Math.Min(at - (rounds * cycle), SaveEvery) : at - (rounds * cycle);
        return Math.Min(Compute, ((rounds * SaveEvery) + training) * PerSecond);
    }

    /// <summary>Returns the compute that it has trained and saved on its way until a time.</summary>
    public double SavedAt(double time) => Rounds(Math.Max(0, time - StartupSeconds)) * SaveEvery * PerSecond;

    // Number of checkpoints on the way that are complete.
    private double Rounds(double at) => Math.Min(SavesOnTheWay, Math.Floor(at / (SaveEvery + SaveSeconds)));
}
