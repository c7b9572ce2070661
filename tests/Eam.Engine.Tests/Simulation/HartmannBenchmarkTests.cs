using System.Text.Json;
using Eam.Core.Numerics;
using Eam.Engine.Simulation;

namespace Eam.Engine.Tests.Simulation;

public sealed class HartmannBenchmarkTests
{
    // Computed by hartmann.py, which shares no code with the program.
    private static readonly JsonElement Reference = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "hartmann.json")))
        .RootElement;

    public static TheoryData<string> Names => [.. HartmannBenchmark.All.Select(benchmark => benchmark.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_PointsAndFidelities_AreThoseOfTheReference(string name)
    {
        var benchmark = Named(name);
        var cases = Reference.EnumerateArray().Where(one => one.GetProperty("benchmark").GetString() == name).ToList();

        cases.Count.ShouldBe(30);
        foreach (var one in cases)
        {
            var (x, z) = (one.GetProperty("x").EnumerateArray().Select(u => u.GetDouble()).ToArray(), one.GetProperty("z").GetDouble());
            benchmark.Value(x, z).ShouldBe(-one.GetProperty("value").GetDouble(), 1e-12);
            benchmark.NoiseAt(z).ShouldBe(one.GetProperty("noise").GetDouble(), 1e-12);
            HartmannBenchmark.Cost(z).ShouldBe(one.GetProperty("cost").GetDouble(), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_HighestFidelity_HasItsOptimumAtThePublishedPointAndNowhereMore(string name)
    {
        var benchmark = Named(name);
        double[] best =
            benchmark.Dimensions == 3 ? [0.114614, 0.555649, 0.852547] : [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573];

        benchmark.Value(best, 100).ShouldBe(benchmark.Optimum, 1e-5);
        benchmark.NoiseAt(100).ShouldBe(0);
        var (stream, x) = (new RandomStream(1, 2), new double[benchmark.Dimensions]);
        for (var i = 0; i < 2000; i++)
        {
            // Half of the points are close to the optimum.
            for (var j = 0; j < x.Length; j++)
                x[j] = i % 2 == 0 ? stream.NextDouble() : Math.Clamp(best[j] + (0.02 * (stream.NextDouble() - 0.5)), 0, 1);
            benchmark.Value(x, 100).ShouldBeLessThanOrEqualTo(benchmark.Optimum);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fidelity_ThatRises_CostsMoreAndHasLessNoise(string name)
    {
        var benchmark = Named(name);
        for (var z = 1; z < 100; z++)
        {
            HartmannBenchmark.Cost(z + 1).ShouldBeGreaterThan(HartmannBenchmark.Cost(z));
            benchmark.NoiseAt(z + 1).ShouldBeLessThan(benchmark.NoiseAt(z));
        }
    }

    [Fact]
    public void All_WorseNames_HaveMoreBiasAndMoreNoise() =>
        HartmannBenchmark
            .All.Where(benchmark => benchmark.Dimensions == 6)
            .Select(benchmark => (benchmark.Quality, benchmark.Bias, benchmark.Noise))
            .ShouldBe([("good", 2.5, 2), ("moderate", 3, 3), ("bad", 3.5, 4), ("terrible", 4, 5)]);

    private static HartmannBenchmark Named(string name) => HartmannBenchmark.All.Single(benchmark => benchmark.Name == name);
}
