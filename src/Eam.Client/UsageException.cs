namespace Eam.Client;

/// <summary>
/// Mistakes of the user. Each is one line that says what is wrong, where, and how to correct it. The exit code is 2 and nothing was
/// started.
/// </summary>
internal sealed class UsageException(params IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>One line per mistake.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
