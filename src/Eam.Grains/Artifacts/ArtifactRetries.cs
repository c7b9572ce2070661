using System.Net;
using Amazon.Runtime;
using Eam.Engine.Files;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Grains.Artifacts;

/// <summary>Work on the object storage again where it is away or busy for a moment.</summary>
internal static class ArtifactRetries
{
    private const int Most = 7;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100),
        Longest = TimeSpan.FromSeconds(3),
        Limit = TimeSpan.FromMinutes(5);

    /// <summary>Eight tries in about ten seconds; one that hangs included, five minutes at most.</summary>
    public static ResiliencePipeline Create(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddPipeline(new ResiliencePipelineBuilder().AddTimeout(Limit).Build())
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
                    MaxRetryAttempts = Most,
                    Delay = First,
                    MaxDelay = Longest,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                }
            )
            .Build();

    /// <summary>Whether a failure is the storage's or the network's, and not of a local file.</summary>
    public static bool IsOfTheStorage(Exception failure) =>
        failure
            is AmazonServiceException
                or AmazonClientException
                or HttpRequestException
                or TimeoutRejectedException
                or TimeoutException
                or OperationCanceledException
        || (failure is IOException and not (FileNotFoundException or DirectoryNotFoundException) && !FileErrors.IsDiskFull(failure));

    /// <summary>What to tell of: the SDK wraps what the network said in words of its own.</summary>
    public static Exception Cause(Exception failure) =>
        failure is AmazonServiceException { StatusCode: 0, InnerException: { } inner } ? inner : failure;

    // Not what the storage refuses, such as a wrong key: the same request would be refused again. 408, 429 and 5xx pass; so does all that is the network's.
    private static bool IsTransient(Exception failure) =>
        failure switch
        {
            AmazonServiceException { StatusCode: 0 } => true,
            AmazonServiceException refused => (int)refused.StatusCode >= 500
                || refused.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                || refused.ErrorCode is "SlowDown" or "RequestTimeout" or "RequestTimeTooSkewed",
            AmazonClientException => false,
            TimeoutRejectedException => false,
            _ => IsOfTheStorage(failure),
        };
}
