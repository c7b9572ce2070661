using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>
/// Decides whether a sweep file may name a program of its own (task <c>command</c>), and in which folder the program starts. A command runs
/// with the rights of this process, so the text of somebody else must not name one unless the operator allowed it
/// (docs/security.md#commands).
/// </summary>
public sealed class CommandPolicy
{
    private CommandPolicy(string? refusal, CommandPermission permission, bool fromRequest, string? folder)
    {
        (Refusal, Permission) = (refusal, permission);
        (FromRequest, Folder) = (fromRequest, folder);
    }

    /// <summary>The file belongs to the user who runs this process: the program starts in the folder of the file.</summary>
    public static CommandPolicy Own { get; } = new(null, CommandPermission.Any, false, null);

    /// <summary>The file came in a request with a token that may only read.</summary>
    public static CommandPolicy NeedsWriteToken { get; } =
        new(
            "is command, and this token is read-only: send a token that may write, also for a preview",
            CommandPermission.NoneOfServer,
            true,
            null
        );

    /// <summary>The file came in a request to a server.</summary>
    /// <param name="permission">Which programs the server's operator allows.</param>
    /// <param name="folder">The folder in which programs start, that of the files that sweeps may name. Null: the command must name its
    /// files by full paths.</param>
    public static CommandPolicy Requests(CommandPermission permission, string? folder)
    {
        ArgumentNullException.ThrowIfNull(permission);
        var refusal = permission.IsNone ? $"must not be command in a request, because this server {permission.Refusal("")}" : null;
        return new(refusal, permission, true, folder is null ? null : Path.GetFullPath(folder));
    }

    /// <summary>Why all commands are refused, as a phrase that follows the key <c>task</c>; null if some are allowed.</summary>
    public string? Refusal { get; }

    /// <summary>Which programs may be started.</summary>
    internal CommandPermission Permission { get; }

    /// <summary>Whether the file came in a request, and so has no folder.</summary>
    internal bool FromRequest { get; }

    /// <summary>The folder in which programs of requests start; null for that of the file that the command names.</summary>
    internal string? Folder { get; }
}
