using System.CommandLine;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary>Options that take some of the known words, with commas between them.</summary>
internal static class WordList
{
    /// <summary>Creates such an option.</summary>
    /// <param name="name">The option, such as <c>--rules</c>.</param>
    /// <param name="word">The name of a word in the help.</param>
    /// <param name="what">What the words are for.</param>
    /// <param name="all">The words without the option, for the help.</param>
    public static Option<string?> Option(string name, string word, string what, string all) =>
        new(name) { HelpName = $"{word},...", Description = $"{what} [default: {all}]" };

    /// <summary>Returns the words that the user asked for, each once; all known ones without the option.</summary>
    /// <exception cref="UsageException">A word is not known, or there is none.</exception>
    public static IReadOnlyList<string> Read(string option, string what, string? words, IReadOnlyList<string> known)
    {
        if (words is null)
            return known;
        var asked = words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (asked.Count == 0)
            throw new UsageException($"{option}: name at least one {what} of {string.Join(", ", known)}");
        foreach (var word in asked.Where(word => !known.Contains(word)))
        {
            var hint = NearName.Of(word, known) is { } near ? $"did you mean '{near}'?" : $"known: {string.Join(", ", known)}";
            throw new UsageException($"{option}: '{word}' is not known; {hint}");
        }

        return asked;
    }
}
