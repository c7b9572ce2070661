namespace Eam.Engine.Specs;

/// <summary>Finds the known name that a misspelt name most likely means.</summary>
public static class NearName
{
    // Longer names are not misspellings, and the distance costs the product of the lengths.
    private const int Longest = 64;

    /// <summary>
    /// Returns the nearest known name by edit distance (at most a third of the letters, but at least one), otherwise one that starts with
    /// the given text. The distance is also measured without the prefix that ends with a dot. Returns null if there is none.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length is 0 or > Longest)
            return null;
        var limit = Math.Max(1, (name.Length + 1) / 3);
        return known
            .Select(candidate =>
                (Candidate: candidate, Distance: Math.Min(Distance(name, candidate), Distance(name, WithoutPrefix(candidate))))
            )
            .Where(pair =>
                pair.Distance <= limit
                || (name.TrimStart('-').Length >= 3 && pair.Candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            )
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Returns the known names, those that are most like a name first; equally like ones keep their order.</summary>
    public static IReadOnlyList<string> Nearest(string name, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        return name.Length is 0 or > Longest ? known : [.. known.OrderBy(candidate => Distance(name, candidate))];
    }

    /// <summary>Returns <c>; did you mean 'x'?</c>, or an empty text.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Of(name, known) is { } near ? $"; did you mean '{near}'?" : "";

    private static string WithoutPrefix(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    // These edits cost 1 each: insert, delete, replace, swap two neighbours (optimal string alignment). Differences of case cost nothing.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
