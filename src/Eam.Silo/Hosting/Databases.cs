using System.Net.Sockets;
using Eam.Engine;
using Eam.Silo.Options;
using Npgsql;

namespace Eam.Silo.Hosting;

/// <summary>Opens connections to PostgreSQL. Error messages never contain the connection string.</summary>
internal static class Databases
{
    /// <summary>Opens a data source.</summary>
    /// <exception cref="EngineException">The connection string is wrong.</exception>
    public static NpgsqlDataSource Open(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(connection);
        }
        catch (ArgumentException)
        {
            // The inner message may contain a part of the connection string, so it is not shown.
            throw new EngineException(
                "the PostgreSQL connection string is invalid: it must have the form Host=...;Database=...;Username=...;Password=..."
            );
        }
    }

    /// <summary>Creates the wait for the database at the start of a process.</summary>
    public static DatabaseWait WaitOf(ProcessOptions options) =>
        new(TimeSpan.FromSeconds(options.DatabaseWaitSeconds), line => Console.WriteLine(line), TimeProvider.System);

    /// <summary>Runs work on a database and converts its failures into one-line errors.</summary>
    /// <param name="verb">A verb for the error message, such as <c>write to</c>.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="EngineException">The work failed: one line.</exception>
    public static async Task GuardAsync(string verb, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw new EngineException($"cannot {verb} the database: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>Whether the database or the connection to it failed, and not the program.</summary>
    public static bool IsFailure(Exception failure) => failure is NpgsqlException or SocketException or TimeoutException;
}
