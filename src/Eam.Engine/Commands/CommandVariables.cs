using System.Diagnostics;
using System.Globalization;

namespace Eam.Engine.Commands;

/// <summary>
/// The environment variables of a program. It inherits those of Eam, because it is the user's own program, but none of Eam's settings:
/// they may hold the token of a server or the password of a database.
/// </summary>
internal static class CommandVariables
{
    /// <summary>The version of the messages.</summary>
    public const int Protocol = 1;

    private const string Settings = "EAM_",
        Gpus = "CUDA_VISIBLE_DEVICES",
        GpuPrefix = "cuda:";

    /// <summary>Sets the variables of a process that starts.</summary>
    /// <param name="start">The process.</param>
    /// <param name="device">The devices of the segment's slot, such as <c>cuda:1</c> or <c>cuda:0,cuda:1</c>; null for none.</param>
    public static void Apply(ProcessStartInfo start, string? device)
    {
        // Also those of a silo, such as Eam__ConnectionString.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith(Settings, StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["EAM_TRIAL_PROTOCOL"] = Protocol.ToString(CultureInfo.InvariantCulture);
        start.Environment["EAM_TRIAL_IN"] = "3";
        start.Environment["EAM_TRIAL_OUT"] = "4";
        if (device is not null)
            start.Environment[Gpus] = Visible(device, start.Environment.TryGetValue(Gpus, out var visible) ? visible : null);
    }

    /// <summary>Returns the GPUs that a program may see. Numbers count among those that Eam itself may see.</summary>
    public static string Visible(string device, string? visible)
    {
        var all = visible?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var numbers = device.Split(',').Where(IsGpu).Select(one => one[GpuPrefix.Length..]);
        return string.Join(
            ',',
            numbers.Select(number =>
                int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < all.Length ? all[at] : number
            )
        );
    }

    /// <summary>
    /// Returns the device that a program should use, as the program sees it: the first of its GPUs is <c>cuda:0</c>, whatever number it has
    /// for Eam. Null if Eam gives it none.
    /// </summary>
    public static string? Seen(string? device) => device is not null && IsGpu(device) ? GpuPrefix + "0" : device?.Split(',')[0];

    private static bool IsGpu(string device) => device.StartsWith(GpuPrefix, StringComparison.Ordinal);
}
