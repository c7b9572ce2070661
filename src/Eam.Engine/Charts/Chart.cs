namespace Eam.Engine.Charts;

/// <summary>A figure: panels side by side or below each other, with one legend.</summary>
/// <param name="Title">What it shows, one line.</param>
/// <param name="Subtitle">Of what, one line.</param>
/// <param name="Panels">At least one, row by row.</param>
public sealed record Chart(string Title, string Subtitle, IReadOnlyList<Panel> Panels)
{
    /// <summary>Panels in a row.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Height of a panel's plot, in pixels.</summary>
    public double PanelHeight { get; init; } = 240;

    /// <summary>Whether the series are named above the panels; else by the panels' titles.</summary>
    public bool HasLegend { get; init; } = true;
}

/// <summary>One plot.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Up.</param>
/// <param name="Series">Drawn in this order.</param>
public sealed record Panel(Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>Above it; null for none.</summary>
    public string? Title { get; init; }
}

/// <summary>How a series is drawn.</summary>
public enum SeriesStyle
{
    /// <summary>A value holds until the next point; the last point is marked.</summary>
    Step,

    /// <summary>As a step, filled down to zero.</summary>
    Area,

    /// <summary>As a step, thin and without a colour: something to compare with.</summary>
    Reference,
}

/// <summary>Points of one name.</summary>
/// <param name="Name">As in the legend; equal names and colours are listed once.</param>
/// <param name="Colour">Number of its colour and dashes.</param>
/// <param name="Points">By X.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record Series(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points, SeriesStyle Style);
