using System.Net.Sockets;
using Eam.Engine;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Eam.Grains.Storage;

/// <summary>
/// Retries database work while the server is unavailable for a short time: restarting, failing over, or out of connections.
/// </summary>
internal static class PostgresRetries
{
    private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
                MaxRetryAttempts = 8,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromSeconds(2),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>Tries for about eight seconds. After that the caller's own retries continue, with the cluster's longer limits.</summary>
    /// <param name="verb">A verb for the error message, such as <c>write to</c>.</param>
    /// <param name="work">The work. It may have succeeded although it failed with an exception.</param>
    /// <param name="cancellationToken">Cancels the tries.</param>
    /// <exception cref="EngineException">All tries failed: one line, without the connection's secrets.</exception>
    public static async ValueTask<T> RunAsync<T>(
        string verb,
        Func<CancellationToken, ValueTask<T>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Pipeline.ExecuteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            throw new EngineException($"cannot {verb} the database: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    // 57P: the server shuts down or starts; 53300: too many connections; 40: a transaction that must be repeated.
    private static bool IsTransient(Exception failure) =>
        failure switch
        {
            PostgresException postgres => postgres.IsTransient
                || postgres.SqlState is { } state
                    && (state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("40", StringComparison.Ordinal)),
            NpgsqlException or SocketException or TimeoutException => true,
            _ => false,
        };
}
