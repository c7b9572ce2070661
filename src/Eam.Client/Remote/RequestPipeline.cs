using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Client.Remote;

/// <summary>
/// How often a request is sent. Every request of this program may be sent twice: looking changes nothing, steering asks for what is so already the second time, and a start
/// carries a key by which the server knows it.
/// </summary>
internal static class RequestPipeline
{
    private const int Retries = 3;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300),
        Longest = TimeSpan.FromSeconds(5),
        LongestAsked = TimeSpan.FromSeconds(30);

    /// <summary>How long all tries of a request that looks may take together.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>For what is answered at once: with a total time limit.</summary>
    public static ResiliencePipeline<ServerAnswer> Looking(TimeProvider time) => Create(time).AddPipeline(Retrying(time)).Build();

    /// <summary>For steering, which is answered when it has been done: a pause waits for segments to save.</summary>
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

    // A damaged sweep or a full disk does not pass in a second.
    private static bool MayPass(ServerAnswer answer) =>
        answer.Status is 429 or 502 or 504
        || (answer.Status == 503 && (RemoteErrors.Problem(answer) is not { } problem || RemoteErrors.Kind(problem) != "storage"));

    // Null: the pipeline's own delay.
    private static TimeSpan? Asked(ServerAnswer? answer, TimeProvider time)
    {
        var asked = answer?.RetryAfter?.Delta ?? (answer?.RetryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
        return asked is not { } wait ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > LongestAsked ? LongestAsked
            : wait;
    }
}
