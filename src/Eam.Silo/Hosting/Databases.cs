using System.Net.Sockets;
using Eam.Engine;
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
            throw new EngineException("the connection string of PostgreSQL cannot be read: it should be like Host=...;Database=...;Username=...;Password=...");
        }
    }

    /// <summary>Runs work on a database.</summary>
    /// <exception cref="EngineException">It fails: one line.</exception>
    public static async Task GuardAsync(string verb, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            throw new EngineException($"cannot {verb} the database: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}
