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

    /// <summary>Words in the plot, each to the right of its place.</summary>
    public IReadOnlyList<(double X, double Y, string Text)> Notes { get; init; } = [];
}

/// <summary>How a series is drawn: the first three need no more than the basic rules of <see cref="SvgStyle"/>.</summary>
public enum SeriesStyle
{
    /// <summary>A value holds until the next point; the last point is marked.</summary>
    Step,

    /// <summary>As a step, filled down to zero.</summary>
    Area,

    /// <summary>As a step, thin and without a colour: something to compare with.</summary>
    Reference,

    /// <summary>A thin, pale line from point to point: one of many.</summary>
    Thin,

    /// <summary>A broad line from point to point.</summary>
    Broad,

    /// <summary>A pale area: its points go around it.</summary>
    Band,

    /// <summary>As a step, broad and in the text's colour: the best of all.</summary>
    Best,

    /// <summary>A filled symbol a point.</summary>
    Dots,

    /// <summary>A hollow symbol a point.</summary>
    Rings,

    /// <summary>A small cross a point.</summary>
    Crosses,
}

/// <summary>Points of one name.</summary>
/// <param name="Name">As in the legend; equal names and colours are listed once.</param>
/// <param name="Colour">Number of its colour and dashes.</param>
/// <param name="Points">By X.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record Series(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points, SeriesStyle Style)
{
    /// <summary>Whether the legend names it.</summary>
    public bool InLegend { get; init; } = true;

    /// <summary>Of symbols: their radius in pixels.</summary>
    public double Size { get; init; } = 4;
}
