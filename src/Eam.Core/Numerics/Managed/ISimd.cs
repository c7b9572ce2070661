namespace Eam.Core.Numerics.Managed;

/// <summary>The width of the vectors that the kernels use. The levels differ only in the order of a few sums.</summary>
internal enum SimdLevel
{
    Scalar,
    Vector256,
    Vector512,
}

/// <summary>
/// A vector of float32 lanes, so that a kernel is written once and compiled for each width. The type parameters are structs, so the JIT
/// specialises and inlines everything.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Number of lanes of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the largest GEMM tile whose accumulators fit into the registers.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>Returns a b + c, rounded once.</summary>
    static abstract TVector Fma(TVector a, TVector b, TVector c);

    /// <summary>Returns the larger value; b if one of them is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Returns the sum of the lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>Rounds to the nearest integer, ties to even.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>Returns 1 / a to about 1 ulp, for a in [1, 1e36].</summary>
    static abstract TVector Reciprocal(TVector a);

    /// <summary>Returns a 2^n for an integral n of at most 127. For n below -126, the result is at most 2^-126 a.</summary>
    static abstract TVector Scale(TVector a, TVector n);

    /// <summary>Returns a where the integral n is odd, else b.</summary>
    static abstract TVector SelectOdd(TVector n, TVector a, TVector b);

    /// <summary>Returns -a where bit 1 of the integral n is set, else a.</summary>
    static abstract TVector NegateBit1(TVector n, TVector a);
}
