namespace Eam.Server.Contracts;

/// <summary>Trials that compete with each other.</summary>
/// <param name="Bracket">Method of the arm; empty if all methods compete with each other.</param>
/// <param name="Rungs">Rungs, cheapest first.</param>
public sealed record LadderBracket(string Bracket, IReadOnlyList<LadderRung> Rungs);
