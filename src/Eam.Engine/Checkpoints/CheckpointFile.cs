using System.Globalization;
using System.Text.RegularExpressions;

namespace Eam.Engine.Checkpoints;

/// <summary>The name of a checkpoint file: <c>trial-0007.000003.safetensors</c> is version 3 of trial 7.</summary>
internal readonly partial record struct CheckpointFile(int Trial, long Version)
{
    public const string Ending = ".safetensors";
    public const string ChecksumEnding = ".sha256";
    public const string DamagedEnding = ".damaged";

    public string Name => string.Create(CultureInfo.InvariantCulture, $"trial-{Trial:D4}.{Version:D6}{Ending}");

    public string ChecksumName => Name + ChecksumEnding;

    /// <summary>Reads the name of a checkpoint, its checksum, or a temporary or damaged file of it. Returns null for other files.</summary>
    public static CheckpointFile? Parse(string name)
    {
        var match = Pattern().Match(name);
        return
            match.Success
            && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var trial)
            && long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var version)
            ? new CheckpointFile(trial, version)
            : null;
    }

    [GeneratedRegex(@"^trial-([0-9]{4,9})\.([0-9]{6,18})\.safetensors(\..*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
