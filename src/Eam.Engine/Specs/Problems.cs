namespace Eam.Engine.Specs;

/// <summary>All mistakes of a file, by line.</summary>
internal sealed class Problems(string fileName)
{
    private const int LongestMessage = 400;

    private readonly List<(int Line, string Message)> _found = [];

    public int Count => _found.Count;

    /// <summary>Notes a mistake. What a message quotes from the file is shortened, and control characters never reach a terminal.</summary>
    public void Add(int line, string message)
    {
        var shown = message.Length > LongestMessage ? string.Concat(message.AsSpan(0, LongestMessage), "...") : message;
        _found.Add((line, string.Create(shown.Length, shown, (span, from) =>
                {
                    for (var i = 0; i < span.Length; i++)
                        span[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
                })));
    }

    /// <summary><c>file:line: message</c>, by line; those of a line in the order found.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. _found.OrderBy(problem => problem.Line).Select(problem => $"{fileName}:{problem.Line}: {problem.Message}").Distinct()];
}
