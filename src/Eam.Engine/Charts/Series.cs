namespace Eam.Engine.Charts;

/// <summary>The points that are drawn under one name.</summary>
/// <param name="Name">The name in the legend. Series with equal name and colour are listed once.</param>
/// <param name="Colour">The number of the colour. For the first four styles it is also the number of the dashes, for all others that of
/// the symbol.</param>
/// <param name="Points">The points, in the order of X.</param>
/// <param name="Style">How the series is drawn.</param>
public sealed record Series(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points, SeriesStyle Style)
{
    /// <summary>Whether the legend names the series.</summary>
    public bool InLegend { get; init; } = true;

    /// <summary>The number of the dashes of a broad line: that of its sweep.</summary>
    public int Dash { get; init; }

    /// <summary>The radius of the symbols, in pixels.</summary>
    public double Size { get; init; } = 4;
}
