using Eam.Engine;

namespace Eam.Server;

/// <summary>Checks identifiers of sweeps in addresses. They are names of folders and must never lead out of the data folder.</summary>
internal static class SweepName
{
    private const int Longest = 100;

    /// <summary>Returns whether a sweep can have this name.</summary>
    public static bool IsValid(string name) => PathName.IsSweep(name);

    /// <summary>Makes a name safe for messages: shortens it and replaces control characters.</summary>
    public static string Shown(string name)
    {
        var start = name.Length > Longest ? name[..Longest] : name;
        return new([.. start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
    }
}
