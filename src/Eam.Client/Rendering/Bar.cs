namespace Eam.Client.Rendering;

/// <summary>A progress bar of box-drawing characters, which show the done part without colour too.</summary>
internal static class Bar
{
    /// <summary>Returns the markup of a bar.</summary>
    /// <param name="fraction">Done part, clamped to [0, 1].</param>
    /// <param name="width">Width in characters.</param>
    /// <param name="colour">Colour of the done part.</param>
    public static string Markup(double fraction, int width, string colour)
    {
        var done = double.IsFinite(fraction) ? (int)Math.Round(Math.Clamp(fraction, 0, 1) * width) : 0;
        return $"[{colour}]{new string('━', done)}[/][grey]{new string('─', width - done)}[/]";
    }
}
