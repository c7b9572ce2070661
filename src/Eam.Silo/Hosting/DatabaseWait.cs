using System.Globalization;
using System.Net.Sockets;
using Eam.Engine;
using Npgsql;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Silo.Hosting;

/// <summary>Waits for a database that is unavailable or slow when a process starts.</summary>
/// <param name="limit">How long to wait; zero for one try.</param>
/// <param name="tell">Called once with a one-line message when the process starts to wait.</param>
/// <param name="time">The clock.</param>
internal sealed class DatabaseWait(TimeSpan limit, Action<string> tell, TimeProvider time)
{
    // A shorter wait is not reported.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Runs the first work on the database and retries it while the database does not answer.</summary>
    /// <exception cref="EngineException">The time limit has passed, or the database refuses: one line without secrets.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        string? last = null;
        var told = 0;
        using var slow = time.CreateTimer(
            _ => Tell("it does not answer yet"),
            state: null,
            limit > Quiet ? Quiet : Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            await Pipeline(failure => Tell(last = Line(failure))).ExecuteAsync(async token => await work(token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            throw new EngineException(
                $"the database did not answer within {Seconds} s (Eam:DatabaseWaitSeconds): {last ?? "the first query did not finish"}"
            );
        }
        catch (Exception failure) when (Databases.IsFailure(failure))
        {
            throw new EngineException($"cannot read the database: {Line(failure)}", failure);
        }

        void Tell(string why)
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
                tell($"waiting up to {Seconds} s for the database: {why}");
        }
    }

    private string Seconds => limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private ResiliencePipeline Pipeline(Action<Exception> failed)
    {
        if (limit <= TimeSpan.Zero)
            return ResiliencePipeline.Empty;
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsAway),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            OnRetry = attempt =>
            {
                failed(attempt.Outcome.Exception!);
                return default;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(limit)
            .AddRetry(retry)
            .Build();
    }

    // 57P: the server starts or shuts down; 53300: no connection is left; 08: the connection broke. A wrong password or a missing database
    // is not retried.
    private static bool IsAway(Exception failure) =>
        failure switch
        {
            PostgresException { SqlState: { } state } => state == "53300"
                || state.StartsWith("57P", StringComparison.Ordinal)
                || state.StartsWith("08", StringComparison.Ordinal),
            NpgsqlException or SocketException or TimeoutException => true,
            _ => false,
        };

    private static string Line(Exception failure) => failure.Message.ReplaceLineEndings(" ");
}
