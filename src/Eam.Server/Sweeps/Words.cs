using System.Text.Json;

namespace Eam.Server.Sweeps;

/// <summary>Words and numbers as the API has them.</summary>
internal static class Words
{
    /// <summary>A name of an enumeration in lower snake case.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>All names of an enumeration.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>A number that JSON can hold; null for NaN and infinity.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
