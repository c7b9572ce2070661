using Eam.Client.Rendering;

namespace Eam.Client.Doctor;

/// <summary>The data folder: can it be written, and is there room.</summary>
internal static class DataFolderChecks
{
    private const long Little = 1L << 30,
        TooLittle = 64L << 20;

    /// <summary>Writes and removes a small file; leaves no folder behind that was not there.</summary>
    public static IEnumerable<Check> Run(string folder)
    {
        var writable = Writable(folder);
        yield return writable;
        if (writable.State == CheckState.Ok)
            yield return Room(folder);
    }

    private static Check Writable(string folder)
    {
        // The nearest folder that exists decides whether the data folder can be made.
        var nearest = Nearest(folder);
        var probe = Path.Combine(nearest, $".eam-doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return new Check("data folder", CheckState.Ok, nearest == folder ? $"{folder} is writable" : $"{folder} can be made");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Check(
                "data folder",
                CheckState.Broken,
                $"{folder} cannot be written: {error.Message.ReplaceLineEndings(" ")} (give another with --data DIR or EAM_HOME)"
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
            $"{Figures.Amount(free)}B free" + (state == CheckState.Ok ? string.Empty : ": make room, or use another data folder")
        );
    }

    /// <summary>The folder itself, or the nearest one above it that exists.</summary>
    public static string Nearest(string folder)
    {
        var nearest = Path.GetFullPath(folder);
        while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent && !File.Exists(nearest))
            nearest = parent;
        return nearest;
    }
}
