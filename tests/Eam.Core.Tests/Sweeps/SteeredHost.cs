using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>
/// Runs the machine while users and machines interfere: segments end in any order and in any way, reports come twice or late, users pause, cancel and retry,
/// and the host dies and continues from its log. Everything is a function of the seed.
/// </summary>
/// <param name="spec">Specification of the sweep.</param>
/// <param name="seed">Seed of all that happens.</param>
/// <param name="meddling">Number of times that users or chance interfere; then the sweep runs undisturbed.</param>
internal sealed class SteeredHost(SweepSpec spec, ulong seed, int meddling)
{
    private const int Slots = 3;

    private readonly RandomStream _random = new(seed, 11);
    private readonly List<SweepCommand.Train> _running = [];
    private readonly List<SweepEvent> _late = [];
    private int _left = meddling;
    private bool _paused;

    public SweepState State { get; private set; } = SweepState.Start(spec);

    public List<SweepEvent> Log { get; } = [];

    /// <summary>Whether users cancel, in addition to retrying.</summary>
    public bool Cancels { get; init; } = true;

    /// <summary>Whether users retry.</summary>
    public bool Retries { get; init; } = true;

    /// <summary>Trials that a user retried.</summary>
    public HashSet<int> Retried { get; } = [];

    /// <summary>Segments whose report that they reached their rung had an effect.</summary>
    public List<(int Trial, int Rung)> Trained { get; } = [];

    /// <summary>Runs the sweep to the end.</summary>
    public SweepState Run()
    {
        for (var step = 0; step < 20_000; step++)
        {
            if (_left > 0 && _random.NextInt32(3) == 0)
                Meddle();
            if (!_paused && Dispatch())
                return State;
            if (_running.Count > 0 && _random.NextInt32(4) > 0)
                End(_running[_random.NextInt32(_running.Count)]);
            _paused &= _left > 0;
        }

        throw new InvalidOperationException("the sweep does not end");
    }

    // Returns true at the end.
    private bool Dispatch()
    {
        var commands = SweepMachine.Decide(State, [.. Enumerable.Range(0, Slots).Except(_running.Select(segment => segment.Slot))]);
        if (commands is [SweepCommand.Finish])
            return true;
        if (commands.Count == 0)
            _running.Count.ShouldBeGreaterThan(0, "the sweep hangs");
        foreach (var command in commands)
        {
            if (command is SweepCommand.Record record)
            {
                Take(record.Event);
                continue;
            }

            var train = command.ShouldBeOfType<SweepCommand.Train>();
            _running.ShouldNotContain(
                segment => segment.Segment.Trial == train.Segment.Trial || segment.Slot == train.Slot,
                "twice at once"
            );
            Trained.ShouldNotContain((train.Segment.Trial, train.Segment.Rung), "a rung that was reached is not trained again");
            Take(new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot));
            _running.Add(train);
        }

        return false;
    }

    private void Meddle()
    {
        _left--;
        switch (_random.NextInt32(8))
        {
            case 0 when Cancels:
                Cancel();
                break;
            case 1 or 2 when Retries:
                Retry();
                break;
            case 3:
                _paused = !_paused;
                _running.ToList().ForEach(segment => End(segment, Fail(segment, FailureKind.Preempted)));
                break;
            case 4:
                Restart();
                break;
            case 5 when Log.Count > 0:
                Take(Log[_random.NextInt32(Log.Count)]); // a repeated report
                break;
            case 6 when _late.Count > 0:
                Take(_late[_random.NextInt32(_late.Count)]);
                break;
            case 7 when Cancels && _random.NextInt32(20) == 0:
                _running.ForEach(segment => _late.Add(Reach(segment)));
                _running.Clear();
                Take(new SweepEvent.SweepCancelled("cancelled"));
                break;
        }
    }

    private void Cancel()
    {
        if (State.Trials.Where(trial => !trial.Ended).ToList() is not { Count: > 0 } unended)
            return;
        var trial = unended[_random.NextInt32(unended.Count)];
        Take(new SweepEvent.TrialCancelled(trial.Number, trial.Rung + 1, trial.Attempt, "cancelled"));

        // The host stops the trial's segment; a report of that segment then comes late.
        foreach (var segment in _running.Where(segment => segment.Segment.Trial == trial.Number).ToList())
        {
            _running.Remove(segment);
            _late.Add(Reach(segment));
        }
    }

    private void Retry()
    {
        if (State.Trials.Where(trial => trial.IsRetriable).ToList() is not { Count: > 0 } failed)
            return;
        var trial = failed[_random.NextInt32(failed.Count)];
        Take(new SweepEvent.TrialRetried(trial.Number, trial.Rung + 1, trial.Attempt));
        Retried.Add(trial.Number);
    }

    // The process dies: its segments are lost, and the state is rebuilt from the log.
    private void Restart()
    {
        _running.Clear();
        State = Log.Aggregate(SweepState.Start(spec), SweepMachine.Apply);
        foreach (var trial in State.Trials.Where(trial => trial.Status == TrialStatus.Running).ToList())
            Take(new SweepEvent.SegmentFailed(trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, "restart"));
    }

    private void End(SweepCommand.Train segment)
    {
        var fate = _random.NextInt32(10);
        End(
            segment,
            fate switch
            {
                0 => Fail(segment, FailureKind.Preempted),
                1 or 2 => Fail(segment, FailureKind.Crashed),
                3 when _random.NextInt32(3) == 0 => Fail(segment, FailureKind.Diverged),
                _ => Reach(segment),
            }
        );
    }

    private void End(SweepCommand.Train segment, SweepEvent e)
    {
        _running.Remove(segment);
        Take(e);
        if (e is SweepEvent.RungReached)
            Trained.Add((segment.Segment.Trial, segment.Segment.Rung));
    }

    private static SweepEvent.SegmentFailed Fail(SweepCommand.Train train, FailureKind kind) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, kind, $"{kind}");

    // A function of the trial and the rung, with ties, and with a little more compute than requested.
    private static SweepEvent.RungReached Reach(SweepCommand.Train train)
    {
        var score = RandomStream.Derive(train.Segment.Seed, (ulong)train.Segment.Rung, 5) % 6;
        return new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [SweepsFor.Point(score, train.Segment.Target + 1)]);
    }

    private void Take(SweepEvent e)
    {
        Log.Add(e);
        State = SweepMachine.Apply(State, e);
    }
}
