using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>
/// The requests of a running sweep's users, in their order. Users in this process call; users in other processes leave a file in the
/// sweep's folder.
/// </summary>
/// <param name="folder">Where other processes leave their requests.</param>
internal sealed class RequestQueue(RequestFolder folder)
{
    private readonly ConcurrentQueue<Pending> _posted = new();
    private readonly Queue<Pending> _waiting = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    // Answers whose files could not be renamed or deleted yet. Their senders wait for them.
    private readonly List<(string File, EngineException? Why)> _owed = [];
    private volatile bool _closed;

    /// <summary>One request that waits for its answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="answered">Called by the sweep's loop just before the answer is given, with the refusal if there is one.</param>
    public sealed class Pending(SweepRequest request, Action<EngineException?> answered)
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What is asked.</summary>
        public SweepRequest Request => request;

        /// <summary>True if the request was done, false if the sweep's run ended first. Faults if the request cannot be done.</summary>
        public Task<bool> Answer => _answer.Task;

        /// <summary>Answers that the request is done.</summary>
        public void Complete()
        {
            answered(null);
            _answer.TrySetResult(true);
        }

        /// <summary>Answers that the request cannot be done.</summary>
        public void Refuse(EngineException why)
        {
            answered(why);
            _answer.TrySetException(why);
            _ = _answer.Task.Exception; // observed: a user in another process looks at the sweep instead
        }

        /// <summary>Answers that the run has ended.</summary>
        public void Drop() => _answer.TrySetResult(false);
    }

    /// <summary>Adds a request. Thread-safe.</summary>
    public Task<bool> Post(SweepRequest request)
    {
        var pending = new Pending(request, _ => { });
        _posted.Enqueue(pending);
        if (_closed)
            DropPosted();
        return pending.Answer;
    }

    /// <summary>Returns the next request if it can be taken now. It stays the next one until <see cref="Take"/>.</summary>
    public Pending? Next(Func<SweepRequest, bool> canTake)
    {
        while (_posted.TryDequeue(out var posted))
            _waiting.Enqueue(posted);
        _owed.RemoveAll(answer => TryForget(answer.File, answer.Why));
        foreach (var (file, request) in folder.Pending())
        {
            if (_seen.Add(file))
                _waiting.Enqueue(new Pending(request, why => Forget(file, why)));
        }

        return _waiting.TryPeek(out var next) && canTake(next.Request) ? next : null;
    }

    /// <summary>Removes the next request: its events are in the log, or it was refused.</summary>
    public void Take() => _waiting.Dequeue();

    /// <summary>Drops all requests that are left, because the sweep's run has ended.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var pending in _waiting)
            pending.Drop();
        DropPosted();
    }

    // A file that cannot be renamed or deleted is not taken twice, and each further look tries again.
    private void Forget(string file, EngineException? why)
    {
        if (!TryForget(file, why))
            _owed.Add((file, why));
    }

    private bool TryForget(string file, EngineException? why)
    {
        try
        {
            // Of a request that is refused for another reason the sender learns by looking at the sweep.
            if (why is null or SweepChangedException)
                RequestFolder.Answer(file, isDone: why is null);
            else
                RequestFolder.Drop(file);
        }
        catch (EngineException)
        {
            return false;
        }

        _seen.Remove(file);
        return true;
    }

    private void DropPosted()
    {
        while (_posted.TryDequeue(out var posted))
            posted.Drop();
    }
}
