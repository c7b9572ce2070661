namespace Eam.Core.Numerics;

/// <summary>A named float32 array of a checkpoint.</summary>
/// <param name="Shape">Row-major shape; empty for a scalar.</param>
/// <param name="Values">The values; their number is the product of the shape.</param>
public sealed record StateTensor(int[] Shape, float[] Values);
