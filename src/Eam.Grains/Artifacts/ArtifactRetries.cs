using System.Net;
using Amazon.Runtime;
using Eam.Engine.Files;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Eam.Grains.Artifacts;

/// <summary>Retries calls to the object storage while it is unreachable or busy for a short time.</summary>
internal static class ArtifactRetries
{
    private const int Most = 7;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100),
        Longest = TimeSpan.FromSeconds(3),
        Limit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Creates the pipeline: eight tries in about ten seconds, and at most five minutes for one call, including a try that hangs.
    /// </summary>
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

    /// <summary>Whether the storage or the network caused a failure, and not a local file.</summary>
    public static bool IsOfTheStorage(Exception failure) =>
        failure
            is AmazonServiceException
                or AmazonClientException
                or HttpRequestException
                or TimeoutRejectedException
                or TimeoutException
                or OperationCanceledException
        || (failure is IOException and not (FileNotFoundException or DirectoryNotFoundException) && !FileErrors.IsDiskFull(failure));

    /// <summary>The exception to report: the SDK wraps a network failure in an exception with a less useful message.</summary>
    public static Exception Cause(Exception failure) =>
        failure is AmazonServiceException { StatusCode: 0, InnerException: { } inner } ? inner : failure;

    // A request that the storage refuses, for example because of a wrong key, is not retried: it would be refused again. Status 408, 429
    // and 5xx are retried, and so are all failures of the network.
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
