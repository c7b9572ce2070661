using System.Globalization;
using System.Text.RegularExpressions;

namespace Eam.Grains.Artifacts;

/// <summary>Name of an object which records that an epoch has owned a trial: <c>trial-0007.000123.epoch</c>.</summary>
internal readonly partial record struct EpochObject(int Trial, long Epoch)
{
    public static string Name(int trial, long epoch) => string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.{epoch:D6}.epoch");

    /// <summary>Name of the local fence file, which stores only the newest epoch.</summary>
    public static string LocalName(int trial) => string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.epoch");

    public static EpochObject? Parse(string name)
    {
        var match = Pattern().Match(name);
        return
            match.Success
            && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var trial)
            && long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var epoch)
            ? new EpochObject(trial, epoch)
            : null;
    }

    [GeneratedRegex(@"^trial-([0-9]{4,9})\.([0-9]{6,18})\.epoch$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
