using System.Globalization;
using System.Text.RegularExpressions;

namespace Eam.Engine.Checkpoints;

/// <summary>The name of a checkpoint file: <c>trial-0007.000003.safetensors</c> is version 3 of trial 7.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Version">Version of the checkpoint; a higher one is newer.</param>
public readonly partial record struct CheckpointFile(int Trial, long Version)
{
    /// <summary>The ending of a checkpoint's name.</summary>
    public const string Ending = ".safetensors";

    /// <summary>What a checkpoint's name gets appended for the file with its checksum.</summary>
    public const string ChecksumEnding = ".sha256";

    /// <summary>What a damaged checkpoint's name gets appended.</summary>
    public const string DamagedEnding = ".damaged";

    /// <summary>Name of the checkpoint's file.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"trial-{Trial:D4}.{Version:D6}{Ending}");

    /// <summary>Name of the file with the checksum.</summary>
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
