namespace Eam.Engine.Charts;

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
