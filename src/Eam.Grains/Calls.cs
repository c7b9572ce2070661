using System.Runtime.CompilerServices;
using Eam.Engine;
using Orleans.Runtime.Messaging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Grains;

/// <summary>Repeats grain calls whose silo died or could not be reached. Every grain call of this project may be repeated safely.</summary>
internal static class Calls
{
    private static readonly ConditionalWeakTable<TimeProvider, ResiliencePipeline<object>> Long = [];
    private static readonly ResiliencePipeline<object> Short = Pipeline(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>Repeats a call for longer than a cluster needs to start again. For calls that must arrive, such as a report.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">The clock of the waits between the tries.</param>
    /// <param name="later">Whether an answer asks the caller to try again later.</param>
    /// <param name="cancellationToken">Ends the repetition.</param>
    public static Task<T> UntilAnsweredAsync<T>(
        Func<Task<T>> call,
        TimeProvider time,
        Func<T, bool>? later = null,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            Long.GetValue(time, clock => Pipeline(TimeSpan.FromMinutes(15), clock)),
            async () =>
                await call().WaitAsync(cancellationToken).ConfigureAwait(true) is var answer && later?.Invoke(answer) == true
                    ? throw new TimeoutException("the grain asked to try again later")
                    : answer,
            cancellationToken
        );

    /// <inheritdoc cref="UntilAnsweredAsync{T}"/>
    public static Task UntilAnsweredAsync(Func<Task> call, TimeProvider time, CancellationToken cancellationToken) =>
        UntilAnsweredAsync<bool>(
            async () =>
            {
                await call().ConfigureAwait(true);
                return true;
            },
            time,
            later: null,
            cancellationToken
        );

    /// <summary>Repeats a user's request for up to about one minute.</summary>
    /// <exception cref="EngineException">The cluster does not answer.</exception>
    public static async Task<T> ForUserAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(Short, call, cancellationToken).ConfigureAwait(false);
        }
        catch (SweepUnavailableException failure)
        {
            throw new EngineException(failure.Message, failure);
        }
        catch (Exception failure) when (IsTransient(failure))
        {
            throw new EngineException($"the cluster does not answer: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>
    /// Whether a failure may pass without a change: a silo that is gone, starting, moving or overloaded, a broken connection, an answer
    /// that did not come in time, or a store that is unavailable. All other failures are defects, or errors that the next try would repeat.
    /// </summary>
    public static bool IsTransient(Exception failure) =>
        failure
            is SiloUnavailableException
                or OrleansMessageRejectionException
                or ClientNotAvailableException
                or GatewayTooBusyException
                or LimitExceededException
                or ConnectionFailedException
                or ReminderException
                or EnumerationAbortedException
                or SweepUnavailableException
                or TimeoutException
                or TimeoutRejectedException
                or IOException
        || IsUnplaced(failure);

    // Orleans has no exception type for this. While a cluster starts, it may not yet know a silo that hosts the grain.
    private static bool IsUnplaced(Exception failure) =>
        failure.GetType() == typeof(OrleansException)
        && failure.Message.StartsWith("No active nodes are compatible", StringComparison.Ordinal);

    private static async Task<T> RunAsync<T>(
        ResiliencePipeline<object> pipeline,
        Func<Task<T>> call,
        CancellationToken cancellationToken
    ) => (T)await pipeline.ExecuteAsync(async _ => (object)(await call().ConfigureAwait(true))!, cancellationToken).ConfigureAwait(true);

    private static ResiliencePipeline<object> Pipeline(TimeSpan most, TimeProvider time) =>
        new ResiliencePipelineBuilder<object> { TimeProvider = time }
            .AddTimeout(most)
            .AddRetry(
                new RetryStrategyOptions<object>
                {
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is { } failure
                                && (
                                    IsTransient(failure)
                                    || failure is OperationCanceledException { CancellationToken.IsCancellationRequested: false }
                                )
                        ),
                    MaxRetryAttempts = int.MaxValue,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromMilliseconds(100),
                    MaxDelay = TimeSpan.FromSeconds(2),
                    UseJitter = true,
                }
            )
            .Build();
}
