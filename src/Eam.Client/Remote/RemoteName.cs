using Eam.Engine;

namespace Eam.Client.Remote;

/// <summary>Checks the names in a server's answers before they become part of a path or of a suggested command.</summary>
internal static class RemoteName
{
    /// <summary>Returns the name of a new sweep.</summary>
    /// <exception cref="EngineException">No sweep can have this name.</exception>
    public static string New(ServerAddress server, string? name) =>
        PathName.IsSweep(name)
            ? name
            : throw new EngineException($"{server} answered with the name '{Shown(name)}', which no sweep can have: do not use it");

    /// <summary>Returns the name of the sweep that the request was about.</summary>
    /// <exception cref="EngineException">The answer is about another sweep.</exception>
    public static string Same(ServerAddress server, string asked, string? name) =>
        name == asked
            ? asked
            : throw new EngineException($"{server} was asked for sweep '{asked}' and answered with '{Shown(name)}': do not use it");

    private static string? Shown(string? name) => name is { Length: > 100 } ? $"{name[..100]}..." : name;
}
