namespace Eam.Engine.Specs;

/// <summary>Collects the mistakes of a file.</summary>
internal sealed class Problems
{
    private const int LongestPath = 200,
        LongestText = 400;

    private readonly List<Problem> _found = [];

    public int Count => _found.Count;

    /// <summary>Notes a mistake that is not about one key.</summary>
    public void Add(int line, string message) => Add(line, string.Empty, message);

    /// <summary>Notes a mistake. What it quotes from the file is shortened, and control characters never reach a terminal.</summary>
    public void Add(int line, string path, string message)
    {
        var shown = Shown(path, LongestPath);
        _found.Add(new(line, shown, Shown(message, LongestText - shown.Length)));
    }

    /// <summary>Returns the mistakes by line; those of a line in the order found.</summary>
    public IReadOnlyList<Problem> All() => [.. _found.OrderBy(problem => problem.Line).Distinct()];

    private static string Shown(string text, int longest)
    {
        var start = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "...") : text;
        return string.Create(start.Length, start, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
        });
    }
}
