using System.Globalization;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Workers;

namespace Eam.Client.Doctor;

/// <summary>Checks what sweeps depend on: creates a database, starts a worker, and checks the existing databases.</summary>
internal static class EngineChecks
{
    /// <summary>Runs three checks and removes all files that they made.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="nearest">The nearest existing folder, in which the checks run.</param>
    /// <param name="program">The worker program; null if there is none.</param>
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
        return "SQLite can create a database in the data folder, and it is intact";
    }

    private static string Sweeps(string folder)
    {
        var (count, damaged) = StoreProbe.Check(folder);
        return damaged.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "database is" : "databases are")} intact")
            : throw new EngineException(string.Join("; ", damaged));
    }

    private static string Worker(string trial, WorkerProgram? program, TimeProvider time)
    {
        if (program is null)
            throw new EngineException("the command `eam` is not in the folder of this program: `isolation: process` cannot be used");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"starts and answers within {WorkerProbe.Run(program, trial, time).TotalSeconds:0.0#} s (isolation: process)"
        );
    }
}
