namespace Eam.Engine.Charts;

/// <summary>A small text at a point of a plot.</summary>
/// <param name="X">The point's horizontal value.</param>
/// <param name="Y">The point's vertical value.</param>
/// <param name="Text">The text.</param>
/// <param name="IsBelow">Whether the text is below the point instead of above.</param>
public sealed record PointLabel(double X, double Y, string Text, bool IsBelow);
