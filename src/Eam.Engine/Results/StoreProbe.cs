using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Checks whether the databases of sweeps work in a folder, and whether they are undamaged.</summary>
public static class StoreProbe
{
    /// <summary>Creates a database as a sweep does, with its write-ahead log and shared memory file, and checks it.</summary>
    /// <param name="folder">An existing folder; the files are left there.</param>
    /// <exception cref="EngineException">The database cannot be created or is damaged; the message is one line.</exception>
    public static void Make(string folder)
    {
        using var database = SweepDatabase.Open(Path.Combine(folder, SweepDatabase.FileName));
        database.Save(new StoredSnapshot(0, "probe", ReadOnlyMemory<byte>.Empty));
        database.CheckIntegrity();
    }

    /// <summary>Checks the database of each sweep by reading all of it.</summary>
    /// <returns>The number of databases, and one line for each that is damaged or cannot be read.</returns>
    public static (int Count, IReadOnlyList<string> Damaged) Check(string dataFolder)
    {
        var (count, damaged) = (0, new List<string>());
        foreach (var sweep in SweepResults.List(dataFolder))
        {
            try
            {
                using var database = SweepDatabase.OpenToRead(SweepFolder.In(dataFolder, sweep).Database);
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
