namespace Eam.Server.Contracts;

/// <summary>What was spent to choose the configuration of one method. Repeats of the winner in the final rung are not part of it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Configurations">Number of different configurations that were tried.</param>
/// <param name="Nfe">NFE of all their trials.</param>
/// <param name="Seconds">Training seconds of the same trials.</param>
public sealed record TuningView(string Method, int Configurations, double Nfe, double Seconds);
