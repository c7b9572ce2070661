using Eam.Server.Problems;

namespace Eam.Server.Sweeps;

/// <summary>Parses and checks parameters of queries.</summary>
internal static class Paging
{
    /// <summary>Returns the number, or its default if it is missing.</summary>
    /// <exception cref="ApiException">The number is outside its bounds.</exception>
    public static int Number(string name, int? given, int @default, int min, int max)
    {
        if (given is null)
            return @default;
        return given >= min && given <= max
            ? given.Value
            : throw new ApiException(ProblemKind.BadRequest, $"{name} must be a whole number from {min} to {max}, not {given}");
    }

    /// <summary>Returns the words of a query parameter, after checking that each one is known.</summary>
    /// <exception cref="ApiException">A word is not known.</exception>
    public static IReadOnlyList<string> Known(string name, string[]? given, IReadOnlyList<string> known)
    {
        foreach (var word in given ?? [])
        {
            if (!known.Contains(word))
                throw Unknown(name, word, known);
        }

        return [.. (given ?? []).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns the problem for an unknown word.</summary>
    public static ApiException Unknown(string name, string word, IReadOnlyList<string> known) =>
        new(ProblemKind.BadRequest, $"{name} '{SweepName.Shown(word)}' is not known; it must be one of {string.Join(", ", known)}");
}
