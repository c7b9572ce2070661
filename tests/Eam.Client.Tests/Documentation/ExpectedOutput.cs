using System.Globalization;
using System.Text.RegularExpressions;

namespace Eam.Client.Tests.Documentation;

/// <summary>
/// Compares the output of a command with the output that a page shows. A line <c>...</c> of the page stands for any number of lines. Blank lines and
/// trailing spaces do not count. Times, dates and versions are not compared. Other numbers agree if they differ by at most the tolerance, relative to
/// the larger one.
/// </summary>
internal static partial class ExpectedOutput
{
    private const string AnyLines = "...",
        Time = "<time>";

    private static readonly Dictionary<string, double> Prefixes = new()
    {
        [""] = 1,
        ["k"] = 1e3,
        ["M"] = 1e6,
        ["G"] = 1e9,
        ["T"] = 1e12,
    };

    /// <summary>Returns why the output is not the expected one; null if it is.</summary>
    public static string? Difference(string expected, string actual, double tolerance)
    {
        var (page, program) = (Lines(expected), Lines(actual));

        // fits[i, j]: the first i lines of the page describe the first j lines of the output.
        var fits = new bool[page.Count + 1, program.Count + 1];
        fits[0, 0] = true;
        for (var i = 1; i <= page.Count; i++)
        {
            var any = page[i - 1].Trim() == AnyLines;
            for (var j = 0; j <= program.Count; j++)
                fits[i, j] = any
                    ? fits[i - 1, j] || (j > 0 && fits[i, j - 1])
                    : j > 0 && fits[i - 1, j - 1] && Same(page[i - 1], program[j - 1], tolerance);
        }

        if (fits[page.Count, program.Count])
            return null;
        var missing = page.Where(line => line.Trim() != AnyLines && !program.Any(other => Same(line, other, tolerance)))
            .Select(line => $"  the page shows, and the program does not print: {line}");
        return string.Join('\n', [.. missing, "the program prints:", .. program.Select(line => $"  {line}")]);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static bool Same(string page, string program, double tolerance)
    {
        (page, program) = (WithoutTimes(page), WithoutTimes(program));
        if (page == program)
            return true;
        if (tolerance == 0 || Skeleton(page) != Skeleton(program))
            return false;
        return Numbers(page).Zip(Numbers(program)).All(pair => Close(pair.First, pair.Second, tolerance));
    }

    private static bool Close(double first, double second, double tolerance) =>
        Math.Abs(first - second) <= tolerance * Math.Max(Math.Abs(first), Math.Abs(second));

    // Numbers of other lengths move the columns of a table, and change the length of its rules.
    private static string Skeleton(string line) => Gaps().Replace(Number().Replace(line, "#"), " ").Trim();

    private static IEnumerable<double> Numbers(string line) =>
        Number()
            .Matches(line)
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * Prefixes[match.Groups[2].Value]);

    private static string WithoutTimes(string line) => Times().Replace(line, Time);

    [GeneratedRegex(@"(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?: ([kMGT])(?=\s|,|;|\)|$))?")]
    private static partial Regex Number();

    [GeneratedRegex("[\\s─]+")]
    private static partial Regex Gaps();

    // Dates with and without a time, versions, times such as 1:28 and 0:01:28, and seconds, minutes, hours and days.
    [GeneratedRegex(
        @"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\b\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+\w+)?|\b\d+(?::\d\d)+\b|(?<![\w.])\d+(?:\.\d+)? (?:ms|s|min|h|d)\b"
    )]
    private static partial Regex Times();
}
