using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace Eam.Engine.Files;

/// <summary>
/// Tries an operation on files or a database again when its failure may pass by itself: somebody else holds the file, or a network file system hesitates.
/// A full disk, damage and missing rights do not pass: they are told at once.
/// </summary>
internal static class Retries
{
    private const int Most = 8;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20),
        Longest = TimeSpan.FromSeconds(2);

    // EINTR, EIO, EAGAIN, EBUSY, ETIMEDOUT, ESTALE of Linux; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows. The runtime gives the system's number.
    private static readonly int[] TransientErrors = [4, 5, 11, 16, 110, 116, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private static ResiliencePipeline? _default;

    /// <summary>The pipeline on the system's clock: nine tries in about five seconds. It is built at its first use.</summary>
    public static ResiliencePipeline Default => _default ??= Create(TimeProvider.System);

    /// <summary>The same pipeline on another clock.</summary>
    public static ResiliencePipeline Create(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
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

    /// <summary>
    /// Runs an operation, and tries it again through a pipeline. Most operations succeed at once, so the first try is made without it: a short command then
    /// neither builds nor compiles a pipeline.
    /// </summary>
    /// <param name="pipeline">Waits between the tries; null: <see cref="Default"/>.</param>
    /// <param name="operation">Is run at least once.</param>
    public static T Run<T>(ResiliencePipeline? pipeline, Func<T> operation)
    {
        ExceptionDispatchInfo? first;
        try
        {
            return operation();
        }
        catch (Exception failure) when (IsTransient(failure))
        {
            first = ExceptionDispatchInfo.Capture(failure);
        }

        return (pipeline ?? Default).Execute(() =>
        {
            // The pipeline sees the first failure as its own first try, so that it waits and counts as if it had made it.
            var seen = Interlocked.Exchange(ref first, null);
            seen?.Throw();
            return operation();
        });
    }

    /// <summary>Whether the same operation may succeed a moment later.</summary>
    public static bool IsTransient(Exception failure) =>
        failure switch
        {
            SqliteException sqlite => SqliteErrors.IsTransient(sqlite),
            IOException => TransientErrors.Contains(failure.HResult),
            _ => false,
        };
}
