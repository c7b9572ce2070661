namespace Eam.Server.Contracts;

/// <summary>The best trial so far (docs/scheduling.md#the-best-trial). With several objectives, the best of the front by the first of them that is a metric.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Value">Objective at the last evaluation; with repeats, the mean over the runs.</param>
/// <param name="Compute">Compute that the trial had spent, in the sweep's unit.</param>
public sealed record Incumbent(int Trial, string Method, double Value, double Compute);
