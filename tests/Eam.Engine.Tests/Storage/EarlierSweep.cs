using System.Text.Json;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;

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
            foreach (var past in SweepReader.Events(folder, 0))
            {
                JsonSerializer.Serialize(lines, EventRecord.Of(past.Event, past.Sequence, past.Time), RecordsContext.Default.EventRecord);
                lines.WriteByte((byte)'\n');
            }

            File.Delete(folder.Database);
            File.WriteAllBytes(folder.Events, lines.ToArray());
            File.WriteAllText(folder.Manifest, File.ReadAllText(folder.Manifest).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal));
            return lines.ToArray();
        }
    }
}
