using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Client.Remote;

/// <summary>
/// Decides how often a request is sent. Every request of this program may be sent twice: reading changes nothing, a second steering request
/// finds its work done, and a start carries an idempotency key.
/// </summary>
internal static class RequestPipeline
{
    private const int Retries = 3;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300),
        Longest = TimeSpan.FromSeconds(5),
        LongestAsked = TimeSpan.FromSeconds(30);

    /// <summary>Time limit of all tries of a reading request together.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Creates the pipeline for requests that are answered at once. It has a total time limit.</summary>
    public static ResiliencePipeline<ServerAnswer> Looking(TimeProvider time) => Create(time).AddPipeline(Retrying(time)).Build();

    /// <summary>
    /// Creates the pipeline for steering requests, which the server answers after it has acted: a pause waits until segments have saved. It
    /// has no total time limit.
    /// </summary>
    public static ResiliencePipeline<ServerAnswer> Retrying(TimeProvider time) =>
        new ResiliencePipelineBuilder<ServerAnswer> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<ServerAnswer>
                {
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is { } failure ? RemoteErrors.MayPass(failure) : MayPass(arguments.Outcome.Result!)
                        ),
                    MaxRetryAttempts = Retries,
                    Delay = First,
                    MaxDelay = Longest,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Result, time)),
                }
            )
            .Build();

    private static ResiliencePipelineBuilder<ServerAnswer> Create(TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<ServerAnswer> { TimeProvider = time };
        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = Limit });
    }

    // A damaged sweep or a full disk is still there a second later, so it is not retried.
    private static bool MayPass(ServerAnswer answer) =>
        answer.Status is 429 or 502 or 504
        || (answer.Status == 503 && (RemoteErrors.Problem(answer) is not { } problem || RemoteErrors.Kind(problem) != "storage"));

    // Null uses the pipeline's own delay.
    private static TimeSpan? Asked(ServerAnswer? answer, TimeProvider time)
    {
        var asked = answer?.RetryAfter?.Delta ?? (answer?.RetryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
        return asked is not { } wait ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > LongestAsked ? LongestAsked
            : wait;
    }
}
