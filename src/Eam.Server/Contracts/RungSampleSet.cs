namespace Eam.Server.Contracts;

/// <summary>Samples of a trial's model at a rung.</summary>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Samples">The first rows of the evaluation at the rung, one row each.</param>
public sealed record RungSampleSet(int Rung, IReadOnlyList<IReadOnlyList<float>> Samples);
