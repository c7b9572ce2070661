namespace Eam.Server.Sweeps;

/// <summary>The scale in which values are drawn, and so the scale in which a curve is straight between two points.</summary>
/// <param name="Place">Returns the place of a value.</param>
/// <param name="Value">Returns the value at a place.</param>
internal sealed record MedianScale(Func<double, double> Place, Func<double, double> Value)
{
    /// <summary>The scale of the values themselves.</summary>
    public static MedianScale Linear { get; } = new(value => value, place => place);
}
