using System.Text.Json;

namespace Eam.Server.Sweeps;

/// <summary>Formats words and numbers for the API.</summary>
internal static class Words
{
    /// <summary>Returns the name of an enumeration's value in lower snake case.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Returns all names of an enumeration.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>Returns a number that JSON can hold; null for NaN and infinity.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
