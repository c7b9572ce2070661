namespace Eam.Engine.Specs;

/// <summary>Collects the mistakes of a file, ordered by line.</summary>
internal sealed class Problems(string fileName)
{
    private const int LongestMessage = 400;

    private readonly List<(int Line, string Message)> _found = [];

    public int Count => _found.Count;

    /// <summary>
    /// Adds a mistake. A long message is shortened, and control characters are replaced so that they never reach a terminal.
    /// </summary>
    public void Add(int line, string message)
    {
        var shown = message.Length > LongestMessage ? string.Concat(message.AsSpan(0, LongestMessage), "...") : message;
        _found.Add((line, string.Create(shown.Length, shown, (span, from) =>
                {
                    for (var i = 0; i < span.Length; i++)
                        span[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
                })));
    }

    /// <summary>
    /// Returns the mistakes as <c>file:line: message</c>, ordered by line. Mistakes in one line keep the order in which they were found.
    /// </summary>
    public IReadOnlyList<string> Lines() =>
        [.. _found.OrderBy(problem => problem.Line).Select(problem => $"{fileName}:{problem.Line}: {problem.Message}").Distinct()];
}
