using System.Globalization;
using System.Text.RegularExpressions;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The name of a checkpoint file: <c>trial-0007.000003.safetensors</c> is version 3 of trial 7. Where the version is a segment's epoch,
/// <c>trial-0007.000003.02.safetensors</c> is the second checkpoint that the segment saved on its way. The files that a command saved are
/// in the folder <c>trial-0007.000003.files</c>.
/// </summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Version">Version of the checkpoint; a higher one is newer.</param>
/// <param name="Part">Number of the checkpoint among those that a segment saved on its way; <see cref="End"/> for that of its end.</param>
public readonly partial record struct CheckpointFile(int Trial, long Version, int Part = CheckpointFile.End)
{
    /// <summary>The part of a checkpoint that a segment saved at its end. It is newer than all others of the same version.</summary>
    public const int End = int.MaxValue;

    /// <summary>The ending of a checkpoint's name.</summary>
    public const string Ending = ".safetensors";

    /// <summary>The ending that is appended to a checkpoint's name to name the file with its checksum.</summary>
    public const string ChecksumEnding = ".sha256";

    /// <summary>The ending of the name of a folder with the files that a command saved.</summary>
    public const string FolderEnding = ".files";

    /// <summary>The ending that is appended to the name of a damaged checkpoint.</summary>
    public const string DamagedEnding = ".damaged";

    /// <summary>The order of a trial's checkpoints: a larger one is newer.</summary>
    public (long Version, int Part) Order => (Version, Part);

    /// <summary>Name of the checkpoint's file.</summary>
    public string Name => Stem + Ending;

    /// <summary>Name of the folder with the files that a command saved. Only checkpoints of commands have one.</summary>
    public string FolderName => Stem + FolderEnding;

    /// <summary>Name of the file with the checksum.</summary>
    public string ChecksumName => Name + ChecksumEnding;

    private string Stem =>
        Part == End
            ? string.Create(CultureInfo.InvariantCulture, $"trial-{Trial:D4}.{Version:D6}")
            : string.Create(CultureInfo.InvariantCulture, $"trial-{Trial:D4}.{Version:D6}.{Part:D2}");

    /// <summary>
    /// Reads the name of a checkpoint, its checksum, its folder, or a temporary or damaged file of it. Returns null for other files.
    /// </summary>
    public static CheckpointFile? Parse(string name)
    {
        var match = Pattern().Match(name);
        var part = End;
        return
            match.Success
            && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var trial)
            && long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var version)
            && (!match.Groups[3].Success || int.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out part))
            ? new CheckpointFile(trial, version, part)
            : null;
    }

    [GeneratedRegex(@"^trial-([0-9]{4,9})\.([0-9]{6,18})(?:\.([0-9]{2,9}))?\.(?:safetensors|files)(\..*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
