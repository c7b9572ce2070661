using System.Runtime.CompilerServices;
using System.Text.Json;
using Eam.Engine.Charts;
using Eam.Server.Reports;
using Eam.Server.Sweeps;

namespace Eam.Server.Tests.Reports;

/// <summary>The medians and sizes that the dashboard's tests demand of its charts, demanded of the static charts.</summary>
public sealed class SharedChartTests
{
    private static readonly JsonElement Cases = Read();

    [Fact]
    public void Medians_EachCase_AreThoseOfTheDashboard()
    {
        foreach (var one in Cases.GetProperty("medians").EnumerateArray())
        {
            var band = MedianPieces.Of(
                "am",
                one.GetProperty("curves").EnumerateArray().Select(Curve),
                Doubles(one.GetProperty("rungs")),
                Scale(one)
            )!;

            band.Rung.ShouldBe(one.GetProperty("rung").EnumerateArray().Select(rung => rung.GetInt32()));
            band.Trials.ShouldBe(one.GetProperty("trials").EnumerateArray().Select(count => count.GetInt32()));
            band.Compute.ShouldBe(Doubles(one.GetProperty("compute")), 1e-9);
            band.Low.ShouldBe(Doubles(one.GetProperty("low")), 1e-6);
            band.Median.ShouldBe(Doubles(one.GetProperty("median")), 1e-6);
            band.High.ShouldBe(Doubles(one.GetProperty("high")), 1e-6);
            MedianPieces.Split(band).ShouldBe([0..2, 2..6]);
        }
    }

    [Fact]
    public void Medians_OnAFineAxis_AreNeverBelowAllTheirTrials()
    {
        // Two trials that flatten, drawn where the better values have most of the space.
        List<MedianPoint>[] curves =
        [
            [new(10, -10, null), new(20, -1, null), new(100, 0, 1)],
            [new(10, -9, null), new(30, -0.5, null), new(100, -0.1, 1)],
        ];
        var axis = Axis.OfMetric("x", [-10, -9, -1, -0.5, -0.1, -0.05, -0.03, -0.02, -0.01, 0], maximize: true);
        axis.IsFine.ShouldBeTrue();

        var band = MedianPieces.Of("am", curves, [100], new MedianScale(axis.Position, axis.Value))!;

        for (var i = 0; i < band.Compute.Count; i++)
        {
            var drawn = curves.Select(curve => Drawn(curve, band.Compute[i], axis)).ToList();
            axis.Position(band.Median[i]).ShouldBeInRange(drawn.Min() - 1e-9, drawn.Max() + 1e-9);
        }
    }

    [Fact]
    public void Size_EachCase_IsThatOfTheDashboard()
    {
        foreach (var one in Cases.GetProperty("pareto").EnumerateArray())
        {
            var distance = one.GetProperty("distance");
            double? given = distance.ValueKind == JsonValueKind.Null ? null : distance.GetDouble();
            ParetoFigure.Size(given, Doubles(one.GetProperty("known"))).ShouldBe(one.GetProperty("size").GetDouble(), 1e-9);
        }
    }

    [Fact]
    public void RatioDomain_EachCase_IsThatOfTheDashboard()
    {
        foreach (var one in Cases.GetProperty("ratio").EnumerateArray())
        {
            var (low, high) = RatioFigure.Domain(Doubles(one.GetProperty("values")), Doubles(one.GetProperty("ends")));
            low.ShouldBe(one.GetProperty("low").GetDouble(), 1e-9);
            high.ShouldBe(one.GetProperty("high").GetDouble(), 1e-9);
        }
    }

    // The height of the straight line that a chart draws between two points.
    private static double Drawn(List<MedianPoint> curve, double compute, Axis axis)
    {
        var right = Math.Max(1, curve.FindIndex(point => point.Compute >= compute));
        var (a, b) = (curve[right - 1], curve[right]);
        var share = Math.Log(compute / a.Compute) / Math.Log(b.Compute / a.Compute);
        return axis.Position(a.Value) + (share * (axis.Position(b.Value) - axis.Position(a.Value)));
    }

    private static MedianScale Scale(JsonElement one)
    {
        var values = one.GetProperty("values");
        if (values.ValueKind == JsonValueKind.Null)
            return MedianScale.Linear;
        var axis = Axis.OfMetric("x", Doubles(values), one.GetProperty("maximize").GetBoolean());
        return new(axis.Position, axis.Value);
    }

    private static List<MedianPoint> Curve(JsonElement curve) =>
        [
            .. curve
                .EnumerateArray()
                .Select(point => new MedianPoint(
                    point[0].GetDouble(),
                    point[1].GetDouble(),
                    point[2].ValueKind == JsonValueKind.Null ? null : point[2].GetInt32()
                )),
        ];

    private static List<double> Doubles(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read([CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Eam.Server/dashboard/tests/charts.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
