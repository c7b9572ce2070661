using Eam.Engine.Results;

namespace Eam.Engine.Tests.Storage;

/// <summary>Makes a sweep's folder what the version before the database would have written.</summary>
internal static class EarlierSweep
{
    /// <summary>The events become lines of events.jsonl, and the description one of format 1. Returns the lines.</summary>
    public static byte[] Make(string path)
    {
        var folder = new SweepFolder(path);
        using (var lines = new MemoryStream())
        {
            SweepJson.Write(SweepHistory.Read(path), lines);
            File.Delete(folder.Database);
            File.WriteAllBytes(folder.Events, lines.ToArray());
            File.WriteAllText(
                folder.Manifest,
                File.ReadAllText(folder.Manifest).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal)
            );
            return lines.ToArray();
        }
    }
}
