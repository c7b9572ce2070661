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

/// <summary>One plot of a figure.</summary>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The series, in drawing order.</param>
public sealed record Panel(Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>The text above the plot; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Texts in the plot, each to the right of its position.</summary>
    public IReadOnlyList<(double X, double Y, string Text)> Notes { get; init; } = [];

    /// <summary>Vertical lines, such as rungs, with their names above the plot.</summary>
    public IReadOnlyList<(double X, string Text)> Rules { get; init; } = [];

    /// <summary>Horizontal lines at values to compare with, with their names. A line beyond the axis is not drawn.</summary>
    public IReadOnlyList<(double Y, string Text)> Levels { get; init; } = [];

    /// <summary>Small texts above points, or below them.</summary>
    public IReadOnlyList<PointLabel> Labels { get; init; } = [];
}

/// <summary>How a series is drawn. The first three styles need only the basic rules of <see cref="SvgStyle"/>.</summary>
public enum SeriesStyle
{
    /// <summary>A value holds until the next point; the last point is marked.</summary>
    Step,

    /// <summary>The same as <see cref="Step"/>, filled down to zero.</summary>
    Area,

    /// <summary>The same as <see cref="Step"/>, but thin and without a colour: something to compare with.</summary>
    Reference,

    /// <summary>A thin, pale line from point to point: one of many lines.</summary>
    Thin,

    /// <summary>A broad line from point to point. A point that is not a number breaks it.</summary>
    Broad,

    /// <summary>Pale areas; the points are their outlines. A point that is not a number ends an area.</summary>
    Band,

    /// <summary>The same as <see cref="Step"/>, but broad and in the text's colour: the best of all series.</summary>
    Best,

    /// <summary>A filled symbol at each point.</summary>
    Dots,

    /// <summary>A hollow symbol at each point.</summary>
    Rings,

    /// <summary>A small cross at each point.</summary>
    Crosses,

    /// <summary>A heavy cross at each point.</summary>
    HeavyCrosses,
}

/// <summary>The points that are drawn under one name.</summary>
/// <param name="Name">The name in the legend. Series with equal name and colour are listed once.</param>
/// <param name="Colour">The number of the colour. For the first three styles it is also the number of the dashes, for all others that of the symbol.</param>
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
