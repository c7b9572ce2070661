namespace Eam.Engine.Specs;

/// <summary>
/// Decides whether a sweep file may name a program of its own (task <c>command</c>), and in which folder the program starts. A command runs
/// with the rights of this process, so the text of somebody else must not name one unless the operator allowed it
/// (docs/security.md#commands).
/// </summary>
public sealed class CommandPolicy
{
    /// <summary>How the operator of a server allows commands.</summary>
    internal const string HowToAllow = "`eam serve --allow-commands`, or EAM_ALLOW_COMMANDS=1";

    private CommandPolicy(string? refusal, bool fromRequest, string? folder) =>
        (Refusal, FromRequest, Folder) = (refusal, fromRequest, folder);

    /// <summary>The file belongs to the user who runs this process: the program starts in the folder of the file.</summary>
    public static CommandPolicy Own { get; } = new(null, false, null);

    /// <summary>The file came in a request to a server that runs no commands.</summary>
    public static CommandPolicy NotAllowed { get; } =
        new(
            "must not be command in a request, because this server runs no programs of its clients; its operator can allow it ("
                + HowToAllow
                + ")",
            true,
            null
        );

    /// <summary>The file came in a request with a token that may only read.</summary>
    public static CommandPolicy NeedsWriteToken { get; } =
        new("is command, and this token is read-only: send a token that may write, also for a preview", true, null);

    /// <summary>The file came in a request to a server that runs commands.</summary>
    /// <param name="folder">The folder in which programs start, that of the files that sweeps may name. Null: the command must name its
    /// files
    /// by full paths.</param>
    public static CommandPolicy Requests(string? folder) => new(null, true, folder is null ? null : Path.GetFullPath(folder));

    /// <summary>Why commands are refused, as a phrase that follows the key <c>task</c>; null if they are allowed.</summary>
    public string? Refusal { get; }

    /// <summary>Whether the file came in a request, and so has no folder.</summary>
    internal bool FromRequest { get; }

    /// <summary>The folder in which programs of requests start; null for that of the file that the command names.</summary>
    internal string? Folder { get; }
}
