using System.Globalization;
using System.Text;
using Eam.Engine.Files;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The newest fencing epoch of a trial (docs/decisions/010-epochs.md), in a file next to its checkpoints, where every host sees it. A host
/// may freeze between its check and its write. Its late checkpoint then comes from the same deterministic training, is older than the
/// checkpoints that follow, and is never the newest.
/// </summary>
internal static class EpochFence
{
    private const int Longest = 64;

    /// <exception cref="StaleEpochException">The trial has a newer epoch.</exception>
    public static void Raise(string folder, int trial, long epoch)
    {
        Check(folder, trial, epoch);
        var text = epoch.ToString(CultureInfo.InvariantCulture);
        AtomicFile.Write(PathOf(folder, trial), stream => stream.Write(Encoding.ASCII.GetBytes(text)), durable: true);
    }

    /// <exception cref="StaleEpochException">The trial has a newer epoch.</exception>
    public static void Check(string folder, int trial, long epoch)
    {
        if (Read(PathOf(folder, trial)) is { } newest && newest > epoch)
            throw new StaleEpochException(trial, epoch, newest);
    }

    public static void Remove(string folder, int trial) => File.Delete(PathOf(folder, trial));

    private static string PathOf(string folder, int trial) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.epoch"));

    private static long? Read(string path)
    {
        try
        {
            return
                PlainFile.Exists(path)
                && long.TryParse(PlainFile.ReadText(path, Longest), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                ? epoch
                : null;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }
}
