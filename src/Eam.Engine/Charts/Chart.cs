namespace Eam.Engine.Charts;

/// <summary>A figure: panels in rows, with one legend.</summary>
/// <param name="Title">What the figure shows, in one line.</param>
/// <param name="Subtitle">The data that it shows, in one line.</param>
/// <param name="Panels">At least one panel, row by row.</param>
public sealed record Chart(string Title, string Subtitle, IReadOnlyList<Panel> Panels)
{
    /// <summary>Number of panels in a row.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Height of a panel's plot, in pixels.</summary>
    public double PanelHeight { get; init; } = 240;

    /// <summary>Whether a legend above the panels names the series. Otherwise the panels' titles name them.</summary>
    public bool HasLegend { get; init; } = true;
}
