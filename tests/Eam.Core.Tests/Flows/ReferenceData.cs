using System.Text.Json;

namespace Eam.Core.Tests.Flows;

/// <summary>Float64 numbers that an independent PyTorch script wrote.</summary>
internal static class ReferenceData
{
    public static JsonElement LinearPath { get; } =
        JsonDocument
            .Parse(System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", "linear-path.json")))
            .RootElement;

    public static double[] Row(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static double[][] Rows(this JsonElement array) => [.. array.EnumerateArray().Select(Row)];

    public static double[] Flat(this JsonElement array) => [.. array.Rows().SelectMany(row => row)];

    /// <summary>Compares relative to the larger of 1 and the expected size.</summary>
    public static void ShouldAgree(this double actual, double expected, double tolerance) =>
        Math.Abs(actual - expected)
            .ShouldBeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(expected)), $"{actual:R} against {expected:R}");
}
