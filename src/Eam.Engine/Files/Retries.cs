using Eam.Engine.Storage;
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
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromSeconds(2);

    // EINTR, EIO, EAGAIN, EBUSY, ETIMEDOUT, ESTALE of Linux; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows. The runtime gives the system's number.
    private static readonly int[] TransientErrors = [4, 5, 11, 16, 110, 116, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>On the system's clock: nine tries in about five seconds.</summary>
    public static ResiliencePipeline Default { get; } = Create(TimeProvider.System);

    /// <summary>On another clock.</summary>
    public static ResiliencePipeline Create(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
            MaxRetryAttempts = Most,
            Delay = First,
            MaxDelay = Longest,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>Whether the same operation may succeed a moment later.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        SqliteException sqlite => SqliteErrors.IsTransient(sqlite),
        IOException => TransientErrors.Contains(failure.HResult),
        _ => false,
    };
}
