namespace Eam.Server.Sweeps;

/// <summary>Numbers as the API has them.</summary>
internal static class Numbers
{
    /// <summary>Returns a number that JSON can hold; null for NaN and infinity.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
