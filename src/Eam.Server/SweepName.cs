namespace Eam.Server;

/// <summary>Identifiers of sweeps as addresses have them: names of folders, which must never be a way out of the data folder.</summary>
internal static class SweepName
{
    private const int Longest = 100;

    /// <summary>Whether a sweep can have this name at all.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>A name as messages repeat it.</summary>
    public static string Shown(string name)
    {
        var start = name.Length > Longest ? name[..Longest] : name;
        return new([.. start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
    }
}
