namespace Eam.Server.Contracts;

/// <summary>All of a sweep's results.</summary>
/// <param name="Sweep">Details of the sweep.</param>
/// <param name="Trials">Trials, each with its curve.</param>
public sealed record SweepExport(SweepDetails Sweep, IReadOnlyList<TrialDetails> Trials);
