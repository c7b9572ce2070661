namespace Eam.Core.Tasks.Digits;

/// <summary>Progress of pretraining.</summary>
/// <param name="Stage"><c>flow</c> or <c>classifier</c>.</param>
/// <param name="Iteration">Number of finished iterations of this stage.</param>
/// <param name="Iterations">Number of iterations of this stage.</param>
/// <param name="Loss">Mean loss since the last report: squared error per pixel, or cross-entropy.</param>
public readonly record struct PretrainingProgress(string Stage, int Iteration, int Iterations, double Loss);
