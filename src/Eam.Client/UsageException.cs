namespace Eam.Client;

/// <summary>Mistakes of the user, each a line that says what, where and how to mend it. Exit code 2, nothing started.</summary>
internal sealed class UsageException(params IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>One line a mistake.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
