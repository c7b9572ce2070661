namespace Eam.Core.Numerics.Managed;

/// <summary>Which vectors the kernels use. Only the width and with it the order of a few sums differ.</summary>
internal enum SimdLevel
{
    Scalar,
    Vector256,
    Vector512,
}

/// <summary>
/// A vector of float32 lanes, so that a kernel is written once and compiled for each width: the type parameters are structs, hence
/// the JIT specialises and inlines everything.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the largest GEMM tile whose accumulators fit the registers.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector Fma(TVector a, TVector b, TVector c);

    /// <summary>The larger; b when one is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Sum of the lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>1 / a to float32's precision (1 ulp or so), for a in [1, 1e36].</summary>
    static abstract TVector Reciprocal(TVector a);

    /// <summary>a 2^n for an integral n, at most 127; below -126 the result is at most 2^-126 a.</summary>
    static abstract TVector Scale(TVector a, TVector n);

    /// <summary>a where the integral n is odd, else b.</summary>
    static abstract TVector SelectOdd(TVector n, TVector a, TVector b);

    /// <summary>-a where bit 1 of the integral n is set, else a.</summary>
    static abstract TVector NegateBit1(TVector n, TVector a);
}
