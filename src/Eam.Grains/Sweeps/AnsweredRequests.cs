namespace Eam.Grains.Sweeps;

/// <summary>
/// The answers to the last requests that a sweep has carried out, by the keys of the requests. Keeps at most <see cref="Most"/> answers.
/// </summary>
/// <remarks>
/// They are lost with the sweep's activation. A request whose silo dies after it was carried out and before its answer arrives is repeated
/// as a new one, which a request for one version of the sweep then refuses.
/// </remarks>
internal sealed class AnsweredRequests
{
    /// <summary>Largest number of answers kept: more requests than users send while one of them is repeated.</summary>
    public const int Most = 64;

    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _keys = [];

    /// <summary>Returns the answer to an earlier request with this key; null if there was none.</summary>
    public Answer? Find(string? key) => key is not null && _answers.TryGetValue(key, out var answer) ? answer : null;

    /// <summary>Keeps the answer to a request that was carried out. Other requests changed nothing and may be tried again.</summary>
    public void Add(string? key, Answer answer)
    {
        if (key is null || answer.Kind != AnswerKind.Done || !_answers.TryAdd(key, answer))
            return;
        _keys.Enqueue(key);
        if (_keys.Count > Most)
            _answers.Remove(_keys.Dequeue());
    }
}
