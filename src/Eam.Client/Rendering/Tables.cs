using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The style of all tables: no frame, a rule under the heading, numbers aligned right.</summary>
internal static class Tables
{
    /// <summary>Creates an empty table.</summary>
    public static Table Plain() => new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Collapse();

    /// <summary>Creates a column of words.</summary>
    public static TableColumn Left(string heading) => new TableColumn($"[bold]{heading.EscapeUnsafe()}[/]").NoWrap().Padding(0, 0, 1, 0);

    /// <summary>Creates a column of numbers.</summary>
    public static TableColumn Right(string heading) => Left(heading).RightAligned();

    /// <summary>Creates a column of sentences, which wrap.</summary>
    public static TableColumn Text(string heading) => new TableColumn($"[bold]{heading.EscapeUnsafe()}[/]").Padding(0, 0, 1, 0);

    /// <summary>Returns the markup of a trial's state.</summary>
    public static string State(TrialStatus status) => $"[{Colour(status)}]{SweepOverview.State(status)}[/]";

    /// <summary>Returns the colour of a state.</summary>
    public static string Colour(TrialStatus status) =>
        status switch
        {
            TrialStatus.Running => "aqua",
            TrialStatus.Completed => "green",
            TrialStatus.Paused => "default",
            TrialStatus.Failed => "red",
            _ => "grey",
        };
}
