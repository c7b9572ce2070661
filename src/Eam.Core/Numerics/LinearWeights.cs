namespace Eam.Core.Numerics;

/// <summary>One linear layer on the host: y = W x + b.</summary>
/// <param name="Weight">Row-major [outputs, inputs].</param>
/// <param name="Bias">[outputs]</param>
public sealed record LinearWeights(float[] Weight, float[] Bias);
