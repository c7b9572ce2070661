using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>Passes users' requests to the process that holds a sweep, or does them here if no process holds it. Thread-safe.</summary>
/// <param name="launcher">The sweeps of this process.</param>
/// <param name="get">Reads a sweep by its identifier.</param>
/// <param name="options">The data folder and the clock.</param>
internal sealed class SweepRequests(
    SweepLauncher launcher,
    Func<string, CancellationToken, Task<SweepUpdate>> get,
    LocalSweepOptions options
)
{
    /// <summary>How often the files of another process are looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // A run that ends may drop a request, and so may the next one. A process that does so again and again does not know how to answer.
    private const int MostRepeats = 5;

    /// <summary>Passes a request on, and returns when it is done.</summary>
    /// <returns>The trials that it retries, by number.</returns>
    /// <exception cref="SweepChangedException">The sweep has another version than the request expects.</exception>
    /// <exception cref="ConflictException">The sweep's status does not allow it.</exception>
    /// <exception cref="EngineException">Files cannot be read or written, or the process that holds the sweep does not answer.</exception>
    public async Task<IReadOnlyList<int>> AskAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        var folder = options.FolderOf(sweep);
        for (var repeats = 0; ; repeats++)
        {
            var run = launcher.Running(folder);
            var now = run is null
                ? await Task.Run(() => LocalSweepService.Read(folder), cancellationToken).ConfigureAwait(false)
                : await get(folder.Name, cancellationToken).ConfigureAwait(false);
            RequestEvents.RequireExpected(folder.Name, now.Version, request); // saves a useless turn; whoever does the request compares again
            var retried = RequestEvents.Of(folder.Name, now.State, request).OfType<SweepEvent.TrialRetried>().Select(e => e.Trial).ToList();
            var done =
                run is not null ? await AskHereAsync(run, request, cancellationToken).ConfigureAwait(false)
                : FolderLock.IsHeld(folder.Lock) ? await AskElsewhereAsync(folder, now, request, cancellationToken).ConfigureAwait(false)
                : await Task.Run(() => DoUnheldAsync(folder, now.Status, request, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            if (done)
                return retried;
            if (repeats >= MostRepeats && run is null && FolderLock.IsHeld(folder.Lock))
                throw new EngineException(
                    $"the process that runs {folder.Name}{Holder(folder)} has taken the request away {repeats + 1} times without an answer: it may be another version of eam; the sweep shows whether the request was carried out"
                );
        }
    }

    /// <summary>Returns when no process holds a sweep.</summary>
    public async Task UntilReleasedAsync(string sweep, CancellationToken cancellationToken)
    {
        var folder = options.FolderOf(sweep);
        if (launcher.Running(folder) is { } run)
            await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (FolderLock.IsHeld(folder.Lock))
            await Task.Delay(LookEvery, options.Time, cancellationToken).ConfigureAwait(false);
    }

    // False: the run ended before it looked.
    private static async Task<bool> AskHereAsync(SweepRun run, SweepRequest request, CancellationToken cancellationToken)
    {
        if (await run.AskAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false))
            return true;
        await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return request is { Kind: RequestKind.Stop, Expected: null };
    }

    // The process that runs it looks for requests every 200 ms. False: it ended, or another one began, before it looked, or it refuses. The
    // next look at the sweep tells which.
    private async Task<bool> AskElsewhereAsync(
        SweepFolder folder,
        SweepUpdate now,
        SweepRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind == RequestKind.Resume && now.Status == SweepStatus.Running)
            throw new ConflictException($"sweep {folder.Name} is running in another process{Holder(folder)}: {folder.Path} is locked");
        var file = folder.Requests.Ask(request);
        while (File.Exists(file) && FolderLock.IsHeld(folder.Lock))
            await Task.Delay(LookEvery, options.Time, cancellationToken).ConfigureAwait(false);

        return RequestFolder.TakeAnswer(file) switch
        {
            true => true,
            false => throw new SweepChangedException($"{folder.Name} has changed: the request was made for version {request.Expected}"),
            null => false,
        };
    }

    private static string Holder(SweepFolder folder) => FolderLock.Holder(folder.Lock) is { } holder ? $" ({holder})" : "";

    // False: another process took the sweep a moment ago.
    private Task<bool> DoUnheldAsync(SweepFolder folder, SweepStatus status, SweepRequest request, CancellationToken cancellationToken) =>
        request.Kind switch
        {
            RequestKind.Stop when status != SweepStatus.Interrupted => Task.FromResult(true),
            RequestKind.Pause => throw new ConflictException($"sweep {folder.Name} is not running, so there is nothing to pause"),
            _ => launcher.ResumeAsync(folder, request, cancellationToken),
        };
}
