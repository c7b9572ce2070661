namespace Eam.Engine.Results;

/// <summary>Finds the data folder: <c>--data DIR</c>, otherwise EAM_HOME, otherwise the user's data directory.</summary>
public static class DataFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "EAM_HOME";

    /// <summary>Returns the absolute path of the data folder. The folder need not exist yet.</summary>
    /// <param name="option">The value of <c>--data</c>; null if it was not given.</param>
    public static string Resolve(string? option) => Resolve(option, Environment.GetEnvironmentVariable, OperatingSystem.IsLinux());

    /// <summary>Returns the folder of the sweeps in a data folder.</summary>
    public static string Sweeps(string dataFolder) => Path.Combine(dataFolder, "sweeps");

    internal static string Resolve(string? option, Func<string, string?> variable, bool linux)
    {
        if (!string.IsNullOrWhiteSpace(option))
            return Path.GetFullPath(option);
        if (variable(Variable) is { Length: > 0 } home)
            return Path.GetFullPath(home);

        // XDG base directories: a relative path there is invalid and must be ignored.
        if (linux && variable("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data))
            return Path.Combine(data, "eam");
        if (linux && variable("HOME") is { Length: > 0 } user)
            return Path.Combine(user, ".local", "share", "eam");
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "eam");
    }
}
