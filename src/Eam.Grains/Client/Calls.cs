using Eam.Engine;
using Polly;
using Polly.Retry;

namespace Eam.Grains.Client;

/// <summary>Calls of grains again where a silo died under them, or could not be reached: every call of this project may be repeated.</summary>
internal static class Calls
{
    private static readonly PredicateBuilder<object> Passes = new PredicateBuilder<object>()
        .Handle<OrleansException>().Handle<TimeoutException>().Handle<IOException>().Handle<OperationCanceledException>(failure => !failure.CancellationToken.IsCancellationRequested);

    private static readonly ResiliencePipeline<object> Long = Pipeline(TimeSpan.FromMinutes(15));
    private static readonly ResiliencePipeline<object> Short = Pipeline(TimeSpan.FromSeconds(60));

    /// <summary>A report must arrive: tried for longer than a cluster takes to come up again.</summary>
    /// <param name="call">The call.</param>
    /// <param name="later">Whether an answer asks for another try.</param>
    public static Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call, Func<T, bool>? later = null) =>
        RunAsync(Long, async () => await call().ConfigureAwait(true) is var answer && later?.Invoke(answer) == true ? throw new TimeoutException("asked to try later") : answer, CancellationToken.None);

    /// <inheritdoc cref="UntilAnsweredAsync{T}"/>
    public static Task UntilAnsweredAsync(Func<Task> call, CancellationToken cancellationToken) => RunAsync(Long, async () =>
    {
        await call().WaitAsync(cancellationToken).ConfigureAwait(true);
        return true;
    }, cancellationToken);

    /// <summary>A user's request: tried while somebody waits for it, about a minute.</summary>
    /// <exception cref="EngineException">The cluster does not answer.</exception>
    public static async Task<T> WhileSomebodyWaitsAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(Short, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            throw new EngineException($"the cluster does not answer: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>Whether a failure is the cluster's and may pass.</summary>
    public static bool IsPassing(Exception failure) => failure is OrleansException or TimeoutException or IOException;

    private static async Task<T> RunAsync<T>(ResiliencePipeline<object> pipeline, Func<Task<T>> call, CancellationToken cancellationToken) =>
        (T)await pipeline.ExecuteAsync(async _ => (object)(await call().ConfigureAwait(true))!, cancellationToken).ConfigureAwait(true);

    private static ResiliencePipeline<object> Pipeline(TimeSpan most) => new ResiliencePipelineBuilder<object>()
        .AddTimeout(most)
        .AddRetry(new RetryStrategyOptions<object>
        {
            ShouldHandle = Passes,
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
        })
        .Build();
}
