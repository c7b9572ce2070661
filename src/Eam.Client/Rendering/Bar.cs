namespace Eam.Client.Rendering;

/// <summary>A progress bar of box-drawing characters, which tell done from open without colour too.</summary>
internal static class Bar
{
    /// <summary>Markup of a bar.</summary>
    /// <param name="fraction">Done, in [0, 1]; clamped.</param>
    /// <param name="width">Characters.</param>
    /// <param name="colour">Of the done part.</param>
    public static string Markup(double fraction, int width, string colour)
    {
        var done = double.IsFinite(fraction) ? (int)Math.Round(Math.Clamp(fraction, 0, 1) * width) : 0;
        return $"[{colour}]{new string('━', done)}[/][grey]{new string('─', width - done)}[/]";
    }
}
