using System.Runtime.CompilerServices;
using System.Text.Json;
using Eam.Core;
using Eam.Engine.Charts;

namespace Eam.Engine.Tests.Charts;

/// <summary>The numbers that the dashboard's tests demand of its charts, demanded of the static charts.</summary>
public sealed class ChartSpecTests
{
    private static readonly JsonElement Cases = Read();

    [Fact]
    public void Metric_EachCase_HasTheDashboardsDigits() => Numbers("metric", ChartNumbers.Metric);

    [Fact]
    public void Amount_EachCase_HasTheDashboardsDigits() => Numbers("amount", ChartNumbers.Amount);

    [Fact]
    public void Tick_EachCase_HasTheDashboardsDigits() => Numbers("tick", ChartNumbers.Tick);

    [Fact]
    public void Method_EachName_HasOneNumberEverywhere()
    {
        foreach (var one in Cases.GetProperty("methods").EnumerateArray())
            ChartSpec.Method(one[0].GetString()!).ShouldBe(one[1].GetInt32(), one[0].GetString());
    }

    [Fact]
    public void OfMetric_EachCase_IsTheDashboardsAxis()
    {
        foreach (var one in Cases.GetProperty("axes").EnumerateArray())
        {
            var axis = Axis.OfMetric(
                "x",
                Doubles(one.GetProperty("values")),
                one.GetProperty("maximize").GetBoolean(),
                Doubles(one.GetProperty("references"))
            );

            var name = one.GetRawText();
            (axis.IsFine, axis.Beyond).ShouldBe((one.GetProperty("fine").GetBoolean(), one.GetProperty("beyond").GetInt32()), name);
            axis.Min.ShouldBe(one.GetProperty("min").GetDouble(), 1e-9, name);
            axis.Max.ShouldBe(one.GetProperty("max").GetDouble(), 1e-9, name);
            axis.Labels()
                .Select(label => label.Text)
                .ShouldBe(one.GetProperty("ticks").EnumerateArray().Select(tick => tick.GetString()!), name);
            foreach (var place in one.GetProperty("places").EnumerateArray())
            {
                axis.Position(place[0].GetDouble()).ShouldBe(place[1].GetDouble(), 1e-9, name);
                axis.Value(place[1].GetDouble()).ShouldBe(place[0].GetDouble(), 1e-6, name);
            }
        }
    }

    [Fact]
    public void Labels_OfALogAxis_AreTheDashboardsTicks()
    {
        foreach (var one in Cases.GetProperty("logTicks").EnumerateArray())
            new Axis("x", one.GetProperty("min").GetDouble(), one.GetProperty("max").GetDouble(), Log: true)
                .Labels()
                .Select(label => label.Text)
                .ShouldBe(one.GetProperty("ticks").EnumerateArray().Select(tick => tick.GetString()!));
    }

    [Theory]
    [InlineData("promoted", "filled")]
    [InlineData("pruned", "crossed")]
    [InlineData("diverged", "lost")]
    [InlineData("an outcome of a later version", "hollow")]
    public void Fate_OfATrial_HasAMark(string fate, string mark) => ChartSpec.Fate(fate).ShouldBe(mark);

    [Theory]
    [InlineData(-2.6819)]
    [InlineData(-1250000)]
    [InlineData(-2.5e-5)]
    [InlineData(84)]
    public void Numbers_OfAChart_AreThoseOfTheTerminalWithAMinusSign(double value)
    {
        ChartNumbers.Metric(value).ShouldBe(SignificantDigits.Metric(value).Replace("-", "\u2212", StringComparison.Ordinal));
        ChartNumbers.Amount(value).ShouldBe(SignificantDigits.Amount(value).Replace("-", "\u2212", StringComparison.Ordinal));
    }

    private static void Numbers(string name, Func<double, string> format)
    {
        foreach (var one in Cases.GetProperty(name).EnumerateArray())
            format(one[0].GetDouble()).ShouldBe(one[1].GetString());
    }

    private static List<double> Doubles(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read([CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Eam.Server/dashboard/tests/charts.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
