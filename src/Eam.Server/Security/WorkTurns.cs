using Eam.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>
/// Gives turns to work that takes a processor for long: checks and plans of sweep files, and comparisons. Few run at a time, each on a
/// thread of its own, so that other requests always find a thread. A bounded number waits. Work ends when its client leaves. Thread-safe.
/// </summary>
internal sealed class WorkTurns(ServerOptions options) : IDisposable
{
    private const int RetryAfter = 2;

    private readonly SemaphoreSlim _turns = new(options.MostChecks);
    private readonly ClientShares _all = new(options.MostChecks + options.MostWaitingChecks),
        _addresses = new(options.MostChecksPerAddress);

    /// <summary>Runs the work of a request in its turn.</summary>
    /// <param name="context">The request.</param>
    /// <param name="work">The work. Its token is cancelled when the client leaves.</param>
    /// <exception cref="ApiException">Too much work waits.</exception>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task<T> RunAsync<T>(HttpContext context, Func<CancellationToken, T> work)
    {
        var left = context.RequestAborted;
        using var own = _addresses.Take(
            ClientAddress.Of(context),
            ProblemKind.TooManyRequests,
            $"{options.MostChecksPerAddress} checks from this address wait, which is the maximum; try again in {RetryAfter} seconds",
            RetryAfter
        );
        using var place = _all.Take(
            string.Empty,
            ProblemKind.Unavailable,
            $"{options.MostWaitingChecks} checks wait, which is the maximum; try again in {RetryAfter} seconds",
            RetryAfter
        );
        await _turns.WaitAsync(left);
        try
        {
            return await Task.Factory.StartNew(() => work(left), left, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
