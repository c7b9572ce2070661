using System.Text;

namespace Eam.Engine.Charts;

/// <summary>
/// Colours: those of Okabe and Ito ("Color universal design", 2008), which people with any colour vision tell apart, without the yellow, which white paper
/// swallows. Each has dashes of its own, so that lines are told apart in grey and where they lie on each other.
/// </summary>
internal static class SvgStyle
{
    // Blue, vermilion, green, purple, orange, sky blue; the seventh is the text's colour.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f2328"];
    private static readonly string[] Dashes = ["none", "8 3", "3 2", "10 3 2 3", "5 2", "1.5 2.5", "none"];

    /// <summary>Rules of a style element. The paper is painted, so that a viewer without dark mode is legible on a dark page too.</summary>
    public static string Css { get; } = Write();

    /// <summary>The place of a number's colour: they repeat.</summary>
    public static int Colour(int number) => number % Colours.Length;

    private static string Write()
    {
        var css = new StringBuilder("""
            text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#1f2328}
            .title{font-size:15px;font-weight:600}.muted{fill:#59636e}.tick{font-size:11px;fill:#59636e}.end{text-anchor:end}.middle{text-anchor:middle}
            .paper{fill:#fff}.grid{stroke:#e3e7eb;fill:none}.axis{stroke:#818b98;fill:none}
            .line{fill:none;stroke-width:2;stroke-linejoin:round}.area{fill-opacity:.75}.reference{fill:none;stroke:#59636e;stroke-dasharray:2 4}

            """);
        for (var i = 0; i < Colours.Length; i++)
            css.Append(FormattableString.Invariant($".s{i}{{stroke:{Colours[i]};stroke-dasharray:{Dashes[i]}}}.f{i}{{fill:{Colours[i]}}}\n"));
        css.Append("""
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.muted,.tick{fill:#9198a1}.paper{fill:#0d1117}.grid{stroke:#2a313a}.axis{stroke:#656c76}.reference{stroke:#9198a1}
            .s6{stroke:#e6edf3}.f6{fill:#e6edf3}
            }

            """);
        return css.ToString().ReplaceLineEndings("\n");
    }
}
