using System.Diagnostics.CodeAnalysis;

namespace Eam.Engine;

/// <summary>Checks names before they become part of a path. Names come from users, servers and copied folders.</summary>
public static class PathName
{
    private const int Longest = 100;

    /// <summary>Returns whether a sweep in a data folder or on a server can have this identifier.</summary>
    public static bool IsSweep([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= Longest }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Returns the name if it is one step of a path, so that it cannot lead out of the folder that it is put into.</summary>
    /// <exception cref="EngineException">The name is not one step of a path.</exception>
    public static string Step(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is "" or "." or ".." || name.Any(IsForbidden) || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            throw new EngineException($"'{name}' cannot be the name of a file or folder, so nothing is written");
        return name;
    }

    // Both separators on every system: a results folder may be copied to another one.
    private static bool IsForbidden(char c) => char.IsControl(c) || c is '/' or '\\';
}
