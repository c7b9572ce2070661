using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Bench;

/// <summary>Benchmarks single kernels. A product of [128, N] by [N, N] takes 256 N^2 FLOP; a noise benchmark draws 65,536 numbers.</summary>
public unsafe class KernelBenchmarks
{
    private const int Rows = 128;
    private readonly float[] _noise = new float[65536];
    private readonly RandomStream _stream = new(1, 2);
    private AlignedBuffer _a = null!,
        _b = null!,
        _c = null!,
        _side = null!,
        _zeros = null!;
    private int _stride;

    [Params(128, 256, 512)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stride = N + 16;
        (_a, _c, _side) = (new AlignedBuffer(Rows * _stride), new AlignedBuffer(Rows * _stride), new AlignedBuffer(Rows * _stride));
        (_b, _zeros) = (new AlignedBuffer(N * N), new AlignedBuffer(N));
        _stream.Gaussian(_a.Span);
        _stream.Gaussian(_b.Span);
    }

    [Benchmark]
    public void Product() => Packed(Epilogue.None);

    [Benchmark]
    public void ProductWithSilu() => Packed(Epilogue.SiluAndDerivative);

    [Benchmark]
    public void WeightGradient() =>
        Gemm<Simd512, Vector512<float>>.Outer(
            N,
            Rows,
            _a.Pointer,
            _stride,
            _side.Pointer,
            _stride,
            N,
            _b.Pointer,
            N,
            _zeros.Pointer,
            accumulate: true
        );

    [Benchmark]
    public void Gaussian() => _stream.Gaussian(_noise);

    [Benchmark]
    public void Uniform() => _stream.Uniform(_noise);

    private void Packed(Epilogue epilogue) =>
        Gemm<Simd512, Vector512<float>>.Packed(
            Rows,
            N,
            _a.Pointer,
            _stride,
            _b.Pointer,
            N,
            N,
            N,
            _zeros.Pointer,
            _c.Pointer,
            _stride,
            epilogue,
            _side.Pointer
        );
}
