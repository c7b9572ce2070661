namespace Eam.Server.Contracts;

/// <summary>How many of the runs that are compared have ended: winners in the final rung, and their repeats.</summary>
/// <param name="Ended">Number of final runs that have ended.</param>
/// <param name="Expected">Number of final runs that the sweeps will have if nothing fails.</param>
/// <param name="Provisional">Why the comparison is provisional, such as "provisional, 1 of 6 final runs"; null if it is final.</param>
/// <param name="Unfinished">Identifiers of the sweeps that have not ended. While there is one, the comparison is provisional and has no interval.</param>
public sealed record FinalRunsView(int Ended, int Expected, string? Provisional, IReadOnlyList<string> Unfinished);
