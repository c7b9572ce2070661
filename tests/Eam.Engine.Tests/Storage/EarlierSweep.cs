using Eam.Engine.Results;

namespace Eam.Engine.Tests.Storage;

/// <summary>Changes a sweep's folder to what the version before the database wrote.</summary>
internal static class EarlierSweep
{
    /// <summary>Turns the events into lines of events.jsonl, and the description into one of format 1. Returns the lines.</summary>
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
