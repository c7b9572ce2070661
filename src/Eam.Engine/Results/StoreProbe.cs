using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Whether the databases of sweeps work in a folder, and are whole.</summary>
public static class StoreProbe
{
    /// <summary>Makes a database as a sweep does, with its write-ahead log and shared memory beside it, and checks it.</summary>
    /// <param name="folder">One that exists; the files are left there.</param>
    /// <exception cref="EngineException">It cannot be made or is not whole: one line.</exception>
    public static void Make(string folder)
    {
        using var database = SweepDatabase.Open(Path.Combine(folder, SweepDatabase.FileName));
        database.Save(new StoredSnapshot(0, "probe", ReadOnlyMemory<byte>.Empty));
        database.CheckIntegrity();
    }

    /// <summary>Checks the database of each sweep; reads all of them.</summary>
    /// <returns>How many there are, and a line for each that is damaged or cannot be read.</returns>
    public static (int Count, IReadOnlyList<string> Damaged) Check(string dataFolder)
    {
        var (count, damaged) = (0, new List<string>());
        foreach (var sweep in SweepResults.List(dataFolder))
        {
            try
            {
                using var database = SweepDatabase.OpenToRead(SweepFolder.Find(dataFolder, sweep).Database);
                database?.CheckIntegrity();
                count += database is null ? 0 : 1;
            }
            catch (EngineException damage)
            {
                damaged.Add(damage.Message);
            }
        }

        return (count, damaged);
    }
}
