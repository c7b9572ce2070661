using System.Text.Json;

namespace Eam.Core;

/// <summary>
/// Spells the names of enumerations as words in lower snake case (<c>OutOfMemory</c> is <c>out_of_memory</c>). Files, HTTP, the command
/// line and metrics take their words from here and nowhere else.
/// </summary>
/// <remarks>It keeps no table per enumeration: the compilation of one took 50 ms of every start of the command.</remarks>
public static class EnumWords
{
    /// <summary>The same spelling for serializers of JSON.</summary>
    public static JsonNamingPolicy Policy => JsonNamingPolicy.SnakeCaseLower;

    /// <summary>Returns the word of a value.</summary>
    public static string ToWord<T>(this T value)
        where T : struct, Enum => Policy.ConvertName(value.ToString());

    /// <summary>Returns the words of all values, in the order of their numbers.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => All(typeof(T));

    /// <summary>Returns the words of all values of an enumeration that is known only when the program runs.</summary>
    /// <exception cref="ArgumentException">The type is no enumeration.</exception>
    public static IReadOnlyList<string> All(Type type) => Array.ConvertAll(Enum.GetNames(type), Policy.ConvertName);

    /// <summary>Returns the value of a word; null if no value is spelled so.</summary>
    public static T? Find<T>(string? word)
        where T : struct, Enum
    {
        foreach (var name in Enum.GetNames<T>())
        {
            if (Policy.ConvertName(name) == word)
                return Enum.Parse<T>(name);
        }

        return null;
    }

    /// <summary>Returns the value of a word.</summary>
    /// <exception cref="ArgumentException">No value is spelled so.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum =>
        Find<T>(word) ?? throw new ArgumentException($"'{word}' is none of {string.Join(", ", All<T>())}", nameof(word));
}
