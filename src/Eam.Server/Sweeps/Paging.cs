using Eam.Server.Problems;

namespace Eam.Server.Sweeps;

/// <summary>Numbers of a query, with their bounds.</summary>
internal static class Paging
{
    /// <summary>The number, or its default.</summary>
    /// <exception cref="ApiException">It is outside the bounds.</exception>
    public static int Number(string name, int? given, int @default, int min, int max)
    {
        if (given is null)
            return @default;
        return given >= min && given <= max
            ? given.Value
            : throw new ApiException(ProblemKind.BadRequest, $"{name} must be a whole number from {min} to {max}, not {given}");
    }

    /// <summary>Words that a query may have, each one known.</summary>
    /// <exception cref="ApiException">One is not.</exception>
    public static IReadOnlyList<string> Known(string name, string[]? given, IReadOnlyList<string> known)
    {
        foreach (var word in given ?? [])
        {
            if (!known.Contains(word))
                throw Unknown(name, word, known);
        }

        return given ?? [];
    }

    /// <summary>The problem of a word that is not known.</summary>
    public static ApiException Unknown(string name, string word, IReadOnlyList<string> known) =>
        new(ProblemKind.BadRequest, $"{name} '{SweepName.Shown(word)}' is not known: one of {string.Join(", ", known)}");
}
