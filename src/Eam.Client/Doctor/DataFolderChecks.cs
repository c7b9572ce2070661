using Eam.Client.Rendering;

namespace Eam.Client.Doctor;

/// <summary>Checks whether the data folder can be written and has enough free space.</summary>
internal static class DataFolderChecks
{
    private const long Little = 1L << 30,
        TooLittle = 64L << 20;

    /// <summary>Writes and removes a small file. Does not create the data folder.</summary>
    public static IEnumerable<Check> Run(string folder)
    {
        var writable = Writable(folder);
        yield return writable;
        if (writable.State == CheckState.Ok)
            yield return Room(folder);
    }

    private static Check Writable(string folder)
    {
        // The nearest existing folder above it decides whether the data folder can be created.
        var nearest = Nearest(folder);
        var probe = Path.Combine(nearest, $".eam-doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return new Check("data folder", CheckState.Ok, nearest == folder ? $"{folder} is writable" : $"{folder} can be created");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Check(
                "data folder",
                CheckState.Broken,
                $"{folder} cannot be written: {error.Message.ReplaceLineEndings(" ")} (choose another folder with --data DIR or EAM_HOME)"
            );
        }
    }

    private static Check Room(string folder)
    {
        var free = new DriveInfo(Nearest(folder)).AvailableFreeSpace;
        var state =
            free < TooLittle ? CheckState.Broken
            : free < Little ? CheckState.Warning
            : CheckState.Ok;
        return new Check(
            "disk",
            state,
            $"{Figures.Amount(free)}B free" + (state == CheckState.Ok ? string.Empty : ": free some space, or use another data folder")
        );
    }

    /// <summary>Returns the folder itself, or the nearest existing folder above it.</summary>
    public static string Nearest(string folder)
    {
        var nearest = Path.GetFullPath(folder);
        while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent && !File.Exists(nearest))
            nearest = parent;
        return nearest;
    }
}
