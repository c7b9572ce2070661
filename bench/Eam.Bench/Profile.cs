using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Bench;

internal static unsafe class Profile
{
    public static double Min(Action action)
    {
        for (var i = 0; i < 50; i++) action();
        var best = double.PositiveInfinity;
        for (var total = Stopwatch.StartNew(); total.ElapsedMilliseconds < 500;)
        {
            var start = Cpu.Milliseconds();
            for (var i = 0; i < 3; i++) action();
            best = Math.Min(best, (Cpu.Milliseconds() - start) * 1e3 / 3);
        }
        return best;
    }

    public static void Run()
    {
        void Say(string name, double us, double flops) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40} {us,9:F2} us {flops / us / 1e3,7:F1} GF/s"));
        foreach (var h in new[] { 128, 256, 512 })
        {
            var m = 120; var ld = h + 16;
            var a = new AlignedBuffer(m * ld); var b = new AlignedBuffer(h * h); var c = new AlignedBuffer(m * ld); var s = new AlignedBuffer(m * ld); var z = new AlignedBuffer(h);
            new RandomStream(1, 1).Gaussian(a.Span); new RandomStream(1, 2).Gaussian(b.Span);
            foreach (var e in new[] { Epilogue.None, Epilogue.SiluAndDerivative })
                Say($"packed {m}x{h}x{h} {e}", Min(() => Gemm<Simd512, Vector512<float>>.Packed(m, h, a.Pointer, ld, b.Pointer, h, h, h, z.Pointer, c.Pointer, ld, e, s.Pointer)), 2.0 * m * h * h);
            Say($"outer {m}x{h}x{h}", Min(() => Gemm<Simd512, Vector512<float>>.Outer(h, m, a.Pointer, ld, s.Pointer, ld, h, b.Pointer, h, z.Pointer, false)), 2.0 * m * h * h);
            Say($"outer acc {m}x{h}x{h}", Min(() => Gemm<Simd512, Vector512<float>>.Outer(h, m, a.Pointer, ld, s.Pointer, ld, h, b.Pointer, h, z.Pointer, true)), 2.0 * m * h * h);
            new RandomStream(1, 1).Gaussian(c.Span);
            Say($"silu+d {m}x{h}", Min(() => Activation<Simd512, Vector512<float>>.Apply(Epilogue.SiluAndDerivative, m, h, c.Pointer, ld, a.Pointer, s.Pointer, ld)), m * h);
            var mb = new ManagedBackend();
            var w = MlpWeights.Initialise(MlpShape.Velocity(h == 128 ? 2 : 64, h, 3), new RandomStream(1, 4), false);
            var layout = new MlpLayout(w.Shape, 16);
            var p = new MlpParameters(layout);
            Say($"transposes {h}", Min(() => { p.Changed(); for (var l = 1; l < 4; l++) p.Transposed(l); }), layout.Length);
            var adam = new AdamState(p.Buffer, new AlignedBuffer(p.Buffer.Length));
            Say($"norm {h}", Min(() => adam.GradientNorm()), layout.Length);
            Say($"adam {h}", Min(() => adam.Step(new AdamSettings(1e-3f), 1)), layout.Length);
            foreach (var bs in new[] { 240, 480 })
            {
                using var st = new MlpStep(h == 128 ? 2 : 64, h, bs);
                Say($"train {h} B {bs}", Min(() => st.Train()), 6.0 * layout.WeightCount * bs);
                Say($"evaluate {h} B {bs}", Min(st.Evaluate), 2.0 * layout.WeightCount * bs);
                Say($"vjp {h} B {bs}", Min(st.Vjp), 4.0 * layout.WeightCount * bs);
            }
        }
        var f = new AlignedBuffer(32); var si = new AlignedBuffer(32); var co = new AlignedBuffer(32);
        Say("time features of a row", Min(() => Activation<Simd512, Vector512<float>>.TimeFeatures(0.3f, f.Pointer, 32, si.Pointer, co.Pointer)), 64);
        var g = new float[65536]; var rs = new RandomStream(1, 5);
        Say("gaussian 65536", Min(() => rs.Gaussian(g)), 65536);
    }
}
