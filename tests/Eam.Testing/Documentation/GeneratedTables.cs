using System.Text.RegularExpressions;

namespace Eam.Testing.Documentation;

/// <summary>
/// The parts of the pages that the program generates: the lines between <c>&lt;!-- generated: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>. With
/// EAM_WRITE_DOCS=1 in the environment, <see cref="Check"/> writes them into the pages instead of comparing them.
/// </summary>
public static partial class GeneratedTables
{
    /// <summary>Whether the tests write what the program generates instead of comparing it.</summary>
    public static bool Writes => Environment.GetEnvironmentVariable("EAM_WRITE_DOCS") == "1";

    /// <summary>The names of the generated parts of all pages.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. MarkdownPage.All.SelectMany(page => Part().Matches(page.Text)).Select(part => part.Groups[1].Value)];

    /// <summary>Throws if a page shows one of these parts differently, or if no page shows it. Parts with other names are not read.</summary>
    public static void Check(IReadOnlyDictionary<string, string> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var differences = parts
            .Keys.Except(Names)
            .Select(name => $"no page has <!-- generated: {name} --> and <!-- end -->:\n{parts[name]}")
            .ToList();
        foreach (var page in MarkdownPage.All)
        {
            var text = Part()
                .Replace(page.Text, part =>
                {
                    if (!parts.TryGetValue(part.Groups[1].Value, out var made))
                        return part.Value;
                    if (part.Groups[2].Value != made + "\n" && !Writes)
                        differences.Add($"{page.Name}: {part.Groups[1].Value} differs:\n{Difference(part.Groups[2].Value, made)}");
                    return $"<!-- generated: {part.Groups[1].Value} -->\n{made}\n<!-- end -->";
                });
            if (Writes && text != page.Text)
                File.WriteAllText(page.File, text);
        }

        if (differences.Count > 0)
            throw new ShouldAssertException(string.Join("\n\n", [.. differences, "EAM_WRITE_DOCS=1 writes the tables into the pages."]));
    }

    /// <summary>Makes a Markdown table.</summary>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return string.Join(
            '\n',
            [Row(heads), $"|{string.Concat(Enumerable.Repeat("---|", heads.Count))}", .. rows.Select(row => Row([.. row.Select(Escaped)]))]
        );
    }

    /// <summary>Formats a name as code.</summary>
    public static string Code(string name) => $"`{name}`";

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Escaped(string cell) => cell.Replace("|", @"\|", StringComparison.Ordinal).Trim();

    private static string Difference(string page, string program)
    {
        var (shown, made) = (page.TrimEnd('\n').Split('\n'), program.Split('\n'));
        return shown.Order(StringComparer.Ordinal).SequenceEqual(made.Order(StringComparer.Ordinal))
            ? "the order of the rows is another"
            : string.Join(
                '\n',
                [.. shown.Except(made).Select(line => $"  page:    {line}"), .. made.Except(shown).Select(line => $"  program: {line}")]
            );
    }

    [GeneratedRegex(@"<!-- generated: (\S+) -->\n(.*?)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Part();
}
