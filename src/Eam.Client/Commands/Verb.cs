using System.CommandLine;

namespace Eam.Client.Commands;

/// <summary>
/// A verb of the command line: its row in the overview, and the method that builds its command. Building all commands takes longer than
/// most short verbs do, so only the command that runs is built (docs/performance.md#short-verbs).
/// </summary>
/// <param name="Name">Name of the verb.</param>
/// <param name="Argument">Its argument as the overview shows it: <c>[NAME]</c> may be left out, and <c>NAME...</c> may be repeated. Null if
/// it has none.</param>
/// <param name="Description">Help text of one line.</param>
/// <param name="Create">Builds the command with its arguments and options.</param>
/// <param name="IsHidden">Whether the overview leaves it out.</param>
/// <param name="SavesFirst">Whether it saves what it has when it is interrupted, however long that takes. All other verbs end within a
/// second.</param>
internal sealed record Verb(
    string Name,
    string? Argument,
    string Description,
    Func<Terminal, Command> Create,
    bool IsHidden = false,
    bool SavesFirst = false
)
{
    /// <summary>Creates a command that has only a name: suggestions for mistyped names need no more.</summary>
    public Command Row() => new(Name, Description) { Hidden = IsHidden };
}
