namespace Eam.Core.Tasks;

/// <summary>
/// Which programs of sweeps (task <c>command</c>) a process may start: none, any, or those of a list (docs/security.md#commands). Equality
/// is by value.
/// </summary>
public sealed class CommandPermission : IEquatable<CommandPermission>
{
    private readonly string _howToAllow;

    private CommandPermission(IReadOnlyList<string>? programs, string howToAllow) => (Programs, _howToAllow) = (programs, howToAllow);

    /// <summary>Any program, as for a user on their own machine.</summary>
    public static CommandPermission Any { get; } = new([], "");

    /// <summary>No program, on a silo or a gateway of a cluster.</summary>
    public static CommandPermission NoneOfCluster { get; } = OfCluster(null);

    /// <summary>No program, on a server.</summary>
    public static CommandPermission NoneOfServer { get; } = new(null, "`eam serve --allow-commands`, or EAM_ALLOW_COMMANDS=1");

    /// <summary>
    /// The items of the list; empty for any program, and null for none. An item is the name of a program on PATH, the full path of a
    /// program, or the full path of a folder, for all programs below it.
    /// </summary>
    public IReadOnlyList<string>? Programs { get; }

    /// <summary>Whether no program may be started.</summary>
    public bool IsNone => Programs is null;

    /// <summary>Returns what the operator of a silo or a gateway has allowed.</summary>
    /// <param name="programs">The items of the list; empty for any program, and null for none.</param>
    public static CommandPermission OfCluster(IReadOnlyList<string>? programs) =>
        new(programs, programs is null ? "Eam__Commands=allow" : "Eam__CommandPrograms");

    /// <summary>Returns whether an item of a list has a form that can name something: a name on PATH, or a full path.</summary>
    public static bool IsItem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && !text.Any(char.IsControl) && (text[0] == '/' ? !HasSteps(text) : !CommandSpec.HasPath(text));
    }

    /// <summary>
    /// Returns why a program may not be started, as words that follow "this server" or the name of a silo; null if it may be started.
    /// </summary>
    /// <param name="program">The program as it is started (<see cref="CommandSpec.Program"/>): its full path, or its name on PATH.</param>
    public string? Refusal(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (Programs is null)
            return $"runs no programs of sweeps; its operator can allow it ({_howToAllow})";
        return Programs.Count == 0 || Programs.Any(item => Covers(item, program))
            ? null
            : $"may not start {program}, but only {string.Join(", ", Programs)}; its operator can allow more ({_howToAllow})";
    }

    /// <inheritdoc/>
    public bool Equals(CommandPermission? other) =>
        other is not null
        && (Programs is null ? other.Programs is null : other.Programs is not null && Programs.SequenceEqual(other.Programs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CommandPermission);

    /// <inheritdoc/>
    public override int GetHashCode() => Programs?.Count ?? -1;

    // A step such as /.. leads out of a folder.
    private static bool Covers(string item, string program) =>
        item == program || (item[0] == '/' && !HasSteps(program) && program.StartsWith(item.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static bool HasSteps(string path) => path.Split('/').Any(part => part is "." or "..");
}
