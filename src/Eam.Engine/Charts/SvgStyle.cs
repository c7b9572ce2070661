using System.Text;

namespace Eam.Engine.Charts;

/// <summary>
/// The style rules of charts. Lines of the first four styles have the colours of Okabe and Ito ("Color universal design", 2008), which
/// people with any colour vision can tell apart, without the yellow, which is hardly visible on white. Each colour has its own dashes, so
/// that lines differ in grey print and where they overlap. All other marks belong to methods and have the colours and symbols of
/// <see cref="ChartSpec"/>.
/// </summary>
internal static class SvgStyle
{
    // Blue, vermilion, green, purple, orange, sky blue; then the text's colour, and brown with long dashes. There are as many as halving
    // rules.
    private static readonly string[] Lines = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f2328", "#8a6d4b"];
    private static readonly string[] Dashes = ["none", "8 3", "3 2", "10 3 2 3", "5 2", "1.5 2.5", "none", "14 4"];

    /// <summary>
    /// The rules of the style element. The background is painted, so that the chart is legible on a dark page even in a viewer without dark
    /// mode.
    /// </summary>
    public static string Css { get; } = Write();

    /// <summary>Further rules, for charts that have many lines, bands or symbols.</summary>
    public static string MarksCss { get; } = WriteMarks();

    /// <summary>Returns the index of a series' colour. The colours repeat.</summary>
    public static int Colour(int number) => number % Lines.Length;

    /// <summary>Returns the index of a mark's colour: that of its method, or the text's. The colours repeat.</summary>
    public static int Mark(int number) => number % (ChartSpec.Ink + 1);

    /// <summary>Returns the classes of a line of marks.</summary>
    public static string Broad(int colour, int dash)
    {
        var (mark, index) = (Mark(colour), dash % ChartSpec.Dashes.Count);
        return index == 0 ? FormattableString.Invariant($"broad e{mark}") : FormattableString.Invariant($"broad e{mark} d{index}");
    }

    /// <summary>
    /// Returns the path of a symbol around a position, as large as a circle of radius <paramref name="r"/>. Each colour has its own symbol,
    /// so that methods differ in grey print.
    /// </summary>
    public static string Symbol(int colour, double x, double y, double r) =>
        (colour == ChartSpec.Ink ? "circle" : ChartSpec.Symbols[colour % ChartSpec.Symbols.Count]) switch
        {
            "triangle" => FormattableString.Invariant(
                $"M{x:F1} {y - (1.2 * r):F1}L{x + (1.1 * r):F1} {y + (0.8 * r):F1}H{x - (1.1 * r):F1}Z"
            ),
            "square" => FormattableString.Invariant(
                $"M{x - (0.88 * r):F1} {y - (0.88 * r):F1}h{1.76 * r:F1}v{1.76 * r:F1}h{-1.76 * r:F1}Z"
            ),
            "diamond" => FormattableString.Invariant(
                $"M{x:F1} {y - (1.25 * r):F1}l{1.25 * r:F1} {1.25 * r:F1}l{-1.25 * r:F1} {1.25 * r:F1}l{-1.25 * r:F1} {-1.25 * r:F1}Z"
            ),
            "cross" => FormattableString.Invariant(
                $"M{x - (0.4 * r):F1} {y - (1.2 * r):F1}h{0.8 * r:F1}v{0.8 * r:F1}h{0.8 * r:F1}v{0.8 * r:F1}h{-0.8 * r:F1}v{0.8 * r:F1}h{-0.8 * r:F1}v{-0.8 * r:F1}h{-0.8 * r:F1}v{-0.8 * r:F1}h{0.8 * r:F1}Z"
            ),
            _ => FormattableString.Invariant($"M{x - r:F1} {y:F1}a{r:F1} {r:F1} 0 1 0 {2 * r:F1} 0a{r:F1} {r:F1} 0 1 0 {-2 * r:F1} 0Z"),
        };

    private static string WriteMarks()
    {
        var css = new StringBuilder(
            """
            .thin{fill:none;stroke-opacity:.38}.broad{fill:none;stroke-width:2.6;stroke-linejoin:round}.band{fill-opacity:.15}.best{fill:none;stroke:#1f2328;stroke-width:2;stroke-linejoin:round}
            .ring{fill:#fff;fill-opacity:.6;stroke-width:1.3}.dot{stroke:#fff;stroke-width:.6}.cross{stroke-width:1.2;fill:none}.heavy{stroke-width:2.6}

            """
        );
        Colours(css, colour => colour.Light, "#1f2328");
        for (var i = 1; i < ChartSpec.Dashes.Count; i++)
            css.Append(FormattableString.Invariant($".d{i}{{stroke-dasharray:{ChartSpec.Dashes[i]}}}\n"));
        css.Append("@media (prefers-color-scheme:dark){.thin{stroke-opacity:.6}.band{fill-opacity:.24}.best{stroke:#e6edf3}");
        css.Append(".ring{fill:#0d1117}.dot{stroke:#0d1117}\n");
        Colours(css, colour => colour.Dark, "#e6edf3");
        return css.Append("}\n").ToString().ReplaceLineEndings("\n");
    }

    private static void Colours(StringBuilder css, Func<(string Light, string Dark), string> choose, string ink)
    {
        for (var i = 0; i <= ChartSpec.Ink; i++)
        {
            var colour = i < ChartSpec.Ink ? choose(ChartSpec.Colours[i]) : ink;
            css.Append(FormattableString.Invariant($".e{i}{{stroke:{colour}}}.f{i}{{fill:{colour}}}\n"));
        }
    }

    private static string Write()
    {
        var css = new StringBuilder(
            """
            text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#1f2328}
            .title{font-size:15px;font-weight:600}.muted{fill:#59636e}.tick{font-size:11px;fill:#59636e}.end{text-anchor:end}.middle{text-anchor:middle}
            .paper{fill:#fff}.grid{stroke:#e3e7eb;fill:none}.axis{stroke:#818b98;fill:none}
            .line{fill:none;stroke-width:2;stroke-linejoin:round}.area{fill-opacity:.75}.reference{fill:none;stroke:#59636e;stroke-dasharray:2 4}

            """
        );
        for (var i = 0; i < Lines.Length; i++)
            css.Append(FormattableString.Invariant($".s{i}{{stroke:{Lines[i]};stroke-dasharray:{Dashes[i]}}}.f{i}{{fill:{Lines[i]}}}\n"));
        css.Append(
            """
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.muted,.tick{fill:#9198a1}.paper{fill:#0d1117}.grid{stroke:#2a313a}.axis{stroke:#656c76}.reference{stroke:#9198a1}
            .s6{stroke:#e6edf3}.f6{fill:#e6edf3}
            }

            """
        );
        return css.ToString().ReplaceLineEndings("\n");
    }
}
