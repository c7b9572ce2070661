using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The look that all tables share: no frame, a rule under the heading, numbers to the right.</summary>
internal static class Tables
{
    /// <summary>An empty table.</summary>
    public static Table Plain() => new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Collapse();

    /// <summary>A column of words.</summary>
    public static TableColumn Left(string heading) => new TableColumn($"[bold]{heading.EscapeMarkup()}[/]").NoWrap().Padding(0, 0, 1, 0);

    /// <summary>A column of numbers.</summary>
    public static TableColumn Right(string heading) => Left(heading).RightAligned();

    /// <summary>A column of sentences, which wrap.</summary>
    public static TableColumn Text(string heading) => new TableColumn($"[bold]{heading.EscapeMarkup()}[/]").Padding(0, 0, 1, 0);

    /// <summary>Markup of a trial's state.</summary>
    public static string State(TrialStatus status) => $"[{Colour(status)}]{SweepOverview.State(status)}[/]";

    /// <summary>A state's colour.</summary>
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
