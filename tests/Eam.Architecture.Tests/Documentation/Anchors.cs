using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Eam.Testing;

namespace Eam.Architecture.Tests.Documentation;

/// <summary>The anchors of Markdown pages, as GitHub makes them from headings.</summary>
internal static partial class Anchors
{
    private static readonly ConcurrentDictionary<string, HashSet<string>> Pages = new();

    /// <summary>Returns what is wrong with a reference to a file or folder of the repository; null if nothing is.</summary>
    /// <param name="path">The path from the root.</param>
    /// <param name="anchor">The text after <c>#</c>; empty for none.</param>
    public static string? Mistake(string path, string anchor)
    {
        var full = Path.GetFullPath(Path.Combine(Repository.Root, path));
        if (!File.Exists(full))
            return !Directory.Exists(full) ? $"{path} does not exist"
                : anchor.Length > 0 ? $"{path} is a folder and has no anchors"
                : null;
        return anchor.Length == 0 || Pages.GetOrAdd(full, file => [.. Of(File.ReadAllText(file))]).Contains(anchor)
            ? null
            : $"{path} has no heading #{anchor}";
    }

    /// <summary>Returns the anchors of a page: lower case, hyphens for spaces, no punctuation; a repeated heading gets -1, -2, ...</summary>
    public static IEnumerable<string> Of(string page)
    {
        var count = new Dictionary<string, int>();
        foreach (var heading in Heading().Matches(Fenced().Replace(page, "")).Select(match => match.Groups[1].Value))
        {
            var anchor = Dropped().Replace(Link().Replace(heading, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-');
            var repeated = count.GetValueOrDefault(anchor);
            count[anchor] = repeated + 1;
            yield return repeated == 0 ? anchor : $"{anchor}-{repeated}";
        }
    }

    /// <summary>Returns a page without its fenced blocks, with the same numbers of lines.</summary>
    public static string WithoutBlocks(string page) => Fenced().Replace(page, block => new string('\n', block.Value.Count(c => c == '\n')));

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Dropped();
}
