using System.Net.Sockets;
using Eam.Engine;
using Eam.Silo.Options;
using Npgsql;

namespace Eam.Silo.Hosting;

/// <summary>Connections to PostgreSQL, whose failures never show the connection string.</summary>
internal static class Databases
{
    /// <exception cref="EngineException">The connection string is wrong.</exception>
    public static NpgsqlDataSource Open(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(connection);
        }
        catch (ArgumentException)
        {
            // The message may name a part of the string.
            throw new EngineException(
                "the connection string of PostgreSQL cannot be read: it should be like Host=...;Database=...;Username=...;Password=..."
            );
        }
    }

    /// <summary>How a process waits for its database when it starts.</summary>
    public static DatabaseWait WaitOf(ProcessOptions options) =>
        new(TimeSpan.FromSeconds(options.DatabaseWaitSeconds), line => Console.WriteLine(line), TimeProvider.System);

    /// <summary>Runs work on a database.</summary>
    /// <param name="verb">Such as <c>write to</c>, for the error.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="EngineException">The work fails: one line.</exception>
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

    /// <summary>Whether the database or the way to it failed, and not the program.</summary>
    public static bool IsFailure(Exception failure) => failure is NpgsqlException or SocketException or TimeoutException;
}
