namespace Eam.Engine.Preview;

/// <summary>
/// Slots that train a <see cref="SynchronousPlan"/> on virtual time. A free slot takes what the sweep's machine would give it: a winner's
/// repeat first, then the trial that is certain to reach the highest rung, then the one with the lowest number.
/// </summary>
/// <param name="slots">Number of slots.</param>
/// <param name="arms">The arms of the sweep.</param>
/// <param name="runs">Number of runs of each configuration.</param>
/// <param name="repeats">Number of repeats of each arm's winner.</param>
/// <param name="seconds">Returns the time of a segment of a method, by index, to a rung.</param>
internal sealed class SynchronousSlots(
    int slots,
    IReadOnlyList<SynchronousSlots.PlannedArm> arms,
    int runs,
    int repeats,
    Func<int, int, double> seconds
)
{
    private readonly PriorityQueue<PlannedSegment, double> _running = new();

    // The repeats that wait for a slot, the highest rung first.
    private readonly SortedSet<(int Above, int Number)> _waiting = [];
    private readonly List<int> _repeated = []; // the method of each repeat
    private bool _hasRepeats;
    private double _now;

    /// <summary>A running segment: of an arm, or of a repeat (arm -1).</summary>
    private readonly record struct PlannedSegment(int Arm, int Repeat, int Rung);

    /// <summary>Runs everything; returns the time of the last end.</summary>
    public double Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_running.Count < slots && (StartRepeat() || StartTrial()))
                continue;
            if (!_running.TryDequeue(out var ended, out var at))
                return _now;
            _now = at;
            End(ended);
        }
    }

    private bool StartRepeat()
    {
        if (_waiting.Count == 0)
            return false;
        var (above, repeat) = _waiting.Min;
        _waiting.Remove((above, repeat));
        Start(new(-1, repeat, -above), _repeated[repeat]);
        return true;
    }

    private bool StartTrial()
    {
        var first = -1;
        for (var i = 0; i < arms.Count; i++)
        {
            if (arms[i].HasNext(runs) && (first < 0 || arms[i].Turn(runs).CompareTo(arms[first].Turn(runs)) < 0))
                first = i;
        }

        if (first < 0)
            return false;
        var arm = arms[first];
        Start(new(first, -1, arm.Rung), arm.Methods[arm.Next / runs]);
        arm.Next++;
        arm.Busy++;
        return true;
    }

    private void Start(PlannedSegment segment, int method) => _running.Enqueue(segment, _now + seconds(method, segment.Rung));

    private void End(PlannedSegment segment)
    {
        var last = arms[0].Sizes.Count - 1;
        if (segment.Arm < 0)
        {
            if (segment.Rung < last)
                _waiting.Add((-(segment.Rung + 1), segment.Repeat));
            return;
        }

        var arm = arms[segment.Arm];
        arm.Busy--;
        if (arm.Busy > 0 || arm.HasNext(runs))
            return;
        (arm.Rung, arm.Next) = (arm.Rung + 1, 0);

        // The winners are known once every arm has decided about its final rung, or, if there is only that one, has finished it.
        if (_hasRepeats || repeats < 1 || arms.Any(other => other.Rung < Math.Max(1, last)))
            return;
        _hasRepeats = true;
        foreach (var method in arms.SelectMany(winner => Enumerable.Repeat(winner.Methods[0], repeats)))
        {
            _waiting.Add((0, _repeated.Count));
            _repeated.Add(method);
        }
    }

    /// <summary>An arm on its way through the rungs.</summary>
    /// <param name="Numbers">Numbers of the configurations, ascending. The first ones win.</param>
    /// <param name="Methods">Methods of the configurations, by index.</param>
    /// <param name="Sizes">Number of configurations at each rung.</param>
    internal sealed record PlannedArm(IReadOnlyList<int> Numbers, IReadOnlyList<int> Methods, IReadOnlyList<int> Sizes)
    {
        /// <summary>The rung that the arm trains to; the number of rungs if it has finished.</summary>
        public int Rung { get; set; }

        /// <summary>The next run to start at this rung.</summary>
        public int Next { get; set; }

        /// <summary>Number of runs that train.</summary>
        public int Busy { get; set; }

        public bool HasNext(int runs) => Rung < Sizes.Count && Next < Sizes[Rung] * runs;

        public (int Above, int Number) Turn(int runs) => (-Rung, Numbers[Next / runs]);
    }
}
