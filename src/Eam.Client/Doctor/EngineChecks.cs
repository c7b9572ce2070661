using System.Globalization;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Workers;

namespace Eam.Client.Doctor;

/// <summary>What sweeps stand on, tried for real: a database and a worker, and the databases that are there.</summary>
internal static class EngineChecks
{
    /// <summary>Three checks; leaves nothing behind.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="nearest">The nearest folder that exists: where to try.</param>
    /// <param name="program">The program of workers; null where there is none.</param>
    /// <param name="time">The clock.</param>
    public static IEnumerable<Check> Run(string folder, string nearest, WorkerProgram? program, TimeProvider time)
    {
        var trial = Path.Combine(nearest, $".eam-doctor-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(trial);
            return
            [
                Of("database", () => Store(trial)),
                Of("sweeps", () => Sweeps(folder)),
                Of("worker", () => Worker(trial, program, time)),
            ];
        }
        finally
        {
            Directory.Delete(trial, recursive: true);
        }
    }

    private static Check Of(string name, Func<string> check)
    {
        try
        {
            return new(name, CheckState.Ok, check());
        }
        catch (EngineException failure)
        {
            return new(name, CheckState.Broken, failure.Message);
        }
    }

    private static string Store(string trial)
    {
        StoreProbe.Make(trial);
        return "SQLite makes one here, and it is whole";
    }

    private static string Sweeps(string folder)
    {
        var (count, damaged) = StoreProbe.Check(folder);
        return damaged.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "database is" : "databases are")} whole")
            : throw new EngineException(string.Join("; ", damaged));
    }

    private static string Worker(string trial, WorkerProgram? program, TimeProvider time)
    {
        if (program is null)
            throw new EngineException("the command `eam` is not beside this program: isolation: process will be refused");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"starts and answers within {WorkerProbe.Run(program, trial, time).TotalSeconds:0.0#} s (isolation: process)"
        );
    }
}
