using System.Collections.Concurrent;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>What the users of a running sweep ask for: those of this process by a call, others by its folder. One turn after the other.</summary>
/// <param name="folder">Where others ask.</param>
internal sealed class Inbox(RequestFolder folder)
{
    private readonly ConcurrentQueue<Letter> _posted = new();
    private readonly Queue<Letter> _waiting = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private volatile bool _closed;

    /// <summary>One request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="answered">Called by the sweep's loop before who asked learns of it.</param>
    public sealed class Letter(SweepRequest request, Action answered)
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SweepRequest Request => request;

        /// <summary>True when it is done, false when the sweep's run ended before; faults where it cannot be done.</summary>
        public Task<bool> Answer => _answer.Task;

        public void Done()
        {
            answered();
            _answer.TrySetResult(true);
        }

        public void Refuse(EngineException why)
        {
            answered();
            _answer.TrySetException(why);
            _ = _answer.Task.Exception; // who asked from another process finds out by looking
        }

        public void Drop() => _answer.TrySetResult(false);
    }

    /// <summary>Asks; from any thread.</summary>
    public Task<bool> Post(SweepRequest request)
    {
        var letter = new Letter(request, () => { });
        _posted.Enqueue(letter);
        if (_closed)
            DropPosted();
        return letter.Answer;
    }

    /// <summary>The next request that <paramref name="isPossible"/> now; it stays the next until it is.</summary>
    public Letter? Next(Func<SweepRequest, bool> isPossible)
    {
        while (_posted.TryDequeue(out var posted))
            _waiting.Enqueue(posted);
        foreach (var (file, request) in folder.Pending())
        {
            if (_seen.Add(file))
                _waiting.Enqueue(new Letter(request, () => Forget(file)));
        }

        return _waiting.TryPeek(out var next) && isPossible(next.Request) ? next : null;
    }

    /// <summary>The next one is in hand: its events are in the log, or it was refused.</summary>
    public void Take() => _waiting.Dequeue();

    /// <summary>The sweep's run has ended: what was not done is dropped.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var letter in _waiting)
            letter.Drop();
        DropPosted();
    }

    // What cannot be deleted is at least not done twice.
    private void Forget(string file)
    {
        try
        {
            RequestFolder.Done(file);
            _seen.Remove(file);
        }
        catch (EngineException) { }
    }

    private void DropPosted()
    {
        while (_posted.TryDequeue(out var posted))
            posted.Drop();
    }
}
