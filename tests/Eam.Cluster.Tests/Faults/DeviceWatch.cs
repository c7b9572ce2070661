using System.Text.RegularExpressions;

namespace Eam.Cluster.Tests.Faults;

/// <summary>
/// Reads what silos log about their devices, and finds a device that began a trial before it had ended another. It knows nothing of sweeps, leases or the
/// database.
/// </summary>
internal static partial class DeviceWatch
{
    /// <summary>The setting that makes a silo log each segment.</summary>
    public const string Setting = "Logging__LogLevel__Eam.Grains.Devices.DeviceWorkers";

    /// <summary>Returns one line for each segment that began on a busy device, and the number of segments.</summary>
    /// <param name="log">All lines of one process. Its devices are its own: those of the process that replaces it are others.</param>
    public static (IReadOnlyList<string> Twice, int Segments) Read(string log)
    {
        var (busy, twice, segments) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>(), 0);
        foreach (Match line in Line().Matches(log))
        {
            var (device, segment) = (line.Groups["device"].Value, line.Groups["segment"].Value);
            if (line.Groups["what"].Value == "begins")
            {
                segments++;
                if (!busy.TryAdd(device, segment))
                    twice.Add($"{device} began {segment} before it had ended {busy[device]}");
            }
            else if (!busy.Remove(device, out var running) || running != segment)
            {
                twice.Add($"{device} ended {segment}, but ran {running ?? "nothing"}");
            }
        }

        return (twice, segments);
    }

    [GeneratedRegex(@"DeviceWorkers device (?<device>\S+) (?<what>begins|has ended) (?<segment>trial \d+ of \S+, epoch \d+)")]
    private static partial Regex Line();
}
