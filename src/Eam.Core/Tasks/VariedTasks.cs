namespace Eam.Core.Tasks;

/// <summary>
/// The varied forms of one task that were used last, so that the segments of a trial share one target. Thread-safe.
/// </summary>
internal sealed class VariedTasks
{
    // A target holds two sets of samples of p*. More of them are kept where they are small.
    private const int Most = 64,
        MostValues = 1 << 24,
        UsualRows = 4096;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Key, VariedTask Task)> _newestFirst = [];

    /// <summary>Returns the task with another scale and other weights.</summary>
    public VariedTask Get(FineTuningTask task, double scale, IReadOnlyList<double> weights)
    {
        var key = string.Join('|', weights.Prepend(scale).Select(BitConverter.DoubleToInt64Bits));
        lock (_gate)
        {
            var known = _newestFirst.FirstOrDefault(entry => entry.Key == key);
            if (known.Task is not null)
                _newestFirst.Remove(known);
            else
                known = (key, new VariedTask(task, scale, weights));
            _newestFirst.AddFirst(known);
            while (_newestFirst.Count > Math.Clamp(MostValues / UsualRows / task.Dimension, 1, Most))
                _newestFirst.RemoveLast();
            return known.Task;
        }
    }
}
