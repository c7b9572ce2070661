namespace Eam.Engine.Specs;

/// <summary>Collects the mistakes of a file. A file with very many is not read to its end, because each costs time and space.</summary>
/// <param name="kind">What the file holds, for messages.</param>
internal sealed class Problems(string kind = Problems.OfSweeps)
{
    private const string OfSweeps = "sweep file";
    private const int MostFound = 1000;
    private const int LongestPath = 200,
        LongestText = 400;

    private readonly List<Problem> _found = [];

    /// <summary>What the file holds, in words that follow an article.</summary>
    public string Kind => kind;

    /// <summary>Whether the file is a sweep file, which people write with the words of other tools.</summary>
    public bool IsSweepFile => kind == OfSweeps;

    public int Count => _found.Count;

    /// <summary>Notes a mistake that is not about one key.</summary>
    /// <exception cref="FullException">There are so many mistakes that reading must end.</exception>
    public void Add(int line, string message) => Add(line, string.Empty, message);

    /// <summary>Notes a mistake. What it quotes from the file is shortened, and control characters never reach a terminal.</summary>
    /// <exception cref="FullException">There are so many mistakes that reading must end.</exception>
    public void Add(int line, string path, string message)
    {
        var shown = Shown(path, LongestPath);
        _found.Add(new(line, shown, Shown(message, LongestText - shown.Length)));
        if (_found.Count >= MostFound)
            throw new FullException();
    }

    /// <summary>
    /// Returns the mistakes by line, and those of one line in the order in which they were found. If there are more than
    /// <see cref="SweepFile.MostProblems"/>, one more line has the number of the others.
    /// </summary>
    public IReadOnlyList<Problem> All()
    {
        List<Problem> all = [.. _found.OrderBy(problem => problem.Line).Distinct()];
        var more = all.Count - SweepFile.MostProblems;
        if (more <= 0)
            return all;

        var number = _found.Count < MostFound ? $"{more}" : $"at least {more}";
        var shown = all.GetRange(0, SweepFile.MostProblems);
        return [.. shown, new(shown[^1].Line, string.Empty, $"and {number} more {(more == 1 ? "mistake" : "mistakes")}")];
    }

    private static string Shown(string text, int longest)
    {
        var start = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "...") : text;
        return string.Create(start.Length, start, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
        });
    }

    /// <summary>Ends the reading of a file that has too many mistakes. The mistakes found until then are reported.</summary>
    internal sealed class FullException : Exception;
}
