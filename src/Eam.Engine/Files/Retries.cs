using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace Eam.Engine.Files;

/// <summary>
/// Retries an operation on files or a database when its failure may be transient: another process holds the file, or a network file system
/// is slow. A full disk, damage and missing rights are not transient: they are reported at once.
/// </summary>
internal static class Retries
{
    private const int Most = 8;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20),
        Longest = TimeSpan.FromSeconds(2);

    // EINTR, EIO, EAGAIN, EBUSY, ETIMEDOUT, ESTALE of Linux; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows. The runtime
    // passes the system's number.
    private static readonly int[] TransientErrors = [4, 5, 11, 16, 110, 116, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private static ResiliencePipeline? _default;

    /// <summary>The pipeline on the system's clock: nine tries in about five seconds. It is built when it is first used.</summary>
    public static ResiliencePipeline Default => _default ??= Create(TimeProvider.System);

    /// <summary>Creates the same pipeline on another clock.</summary>
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
    /// Runs an operation and retries it through a pipeline if it fails. Most operations succeed at once, so the first try does not use the
    /// pipeline: a short command then neither builds nor compiles one.
    /// </summary>
    /// <param name="pipeline">The pipeline that waits between tries; null: <see cref="Default"/>.</param>
    /// <param name="operation">The operation; it runs at least once.</param>
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
            // The pipeline gets the first failure as its own first try, so that it waits and counts correctly.
            var seen = Interlocked.Exchange(ref first, null);
            seen?.Throw();
            return operation();
        });
    }

    /// <summary>Returns whether the same operation may succeed a moment later.</summary>
    public static bool IsTransient(Exception failure) =>
        failure switch
        {
            SqliteException sqlite => SqliteErrors.IsTransient(sqlite),
            IOException => TransientErrors.Contains(failure.HResult),
            _ => false,
        };
}
