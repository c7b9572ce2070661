using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>
/// A host without threads and devices that does what the <see cref="Coordinator"/> says, while users and machines disturb it: segments end in any order and in any
/// way, devices are lost, slots are scarce, the disk is full, users pause, stop, cancel and retry, and the host dies. Everything is a function of the seed.
/// </summary>
/// <param name="spec">The sweep.</param>
/// <param name="seed">Seed of what happens.</param>
/// <param name="disturbances">Number of disturbances; then the sweep is left alone.</param>
/// <param name="survives">Whether segments outlive their host, as on a cluster, or die with it, as in one process.</param>
internal sealed class CoordinatedHost(SweepSpec spec, ulong seed, int disturbances, bool survives)
{
    private const int Slots = 3;

    private readonly RandomStream _random = new(seed, 12);

    // By slot: what is on a slot by the host's knowledge, and whether it was asked to end.
    private readonly SortedDictionary<int, Segment> _running = [];
    private readonly HashSet<int> _cut = [];
    private readonly HashSet<int> _halted = [];

    // Segments that run and that a new host has not found yet, by slot.
    private readonly SortedDictionary<int, Segment> _unfound = [];
    private int _left = disturbances;
    private SweepIntent _intent;
    private string? _obstacle;
    private bool _recovering;

    public SweepState State { get; private set; } = SweepState.Start(spec);

    /// <summary>Whether users cancel and retry.</summary>
    public bool Steered { get; init; } = true;

    /// <summary>How many times the sweep was closed before its end.</summary>
    public int Closed { get; private set; }

    private HostState Host =>
        new(_intent, [.. _running.Values.Select(segment => segment.Trial)], [.. Enumerable.Range(0, Slots).Except(_running.Keys)])
        {
            Obstacle = _obstacle,
            IsRecovering = _recovering,
        };

    /// <summary>Runs to the end; returns how the sweep was closed.</summary>
    public HostCommand.Close Run()
    {
        for (var step = 0; step < 20_000; step++)
        {
            if (_left > 0 && _random.NextInt32(3) == 0)
                Disturb();
            if (_left == 0)
                (_intent, _obstacle) = (SweepIntent.Run, null);
            if (Advance() is { } close)
            {
                _running.ShouldBeEmpty("a sweep is closed when nothing runs");
                var isOver = close.Status == SweepStatus.Failed && Coordinator.IsOver(State);
                if (close.Status is SweepStatus.Completed or SweepStatus.Cancelled || isOver)
                    return close;
                Resume(close);
            }

            if (_running.Count > 0 && _random.NextInt32(4) > 0)
                End(_running.Keys.ElementAt(_random.NextInt32(_running.Count)));
            if (_recovering && _random.NextInt32(3) == 0)
                Recover();
        }

        throw new InvalidOperationException("the sweep does not end");
    }

    private HostCommand.Close? Advance()
    {
        while (true)
        {
            var host = Host;
            var commands = Coordinator.Next(State, host);
            commands.SkipLast(1).All(command => command is HostCommand.Cut or HostCommand.Halt).ShouldBeTrue();
            var inStep = host with { IsInStep = !_recovering };
            Text(Coordinator.Unwanted(State, inStep))
                .ShouldBe(Text(Coordinator.Unwanted(State, host)), "the short way ends the same segments");
            foreach (var command in commands.SkipLast(1))
                End(command);
            switch (commands[^1])
            {
                case HostCommand.Record record:
                    record.Events.ShouldNotBeEmpty();
                    Take(record.Events);
                    break;
                case HostCommand.Start start:
                    Start(start, host);
                    return null;
                case HostCommand.Close close:
                    return close;
                case HostCommand.Wait wait:
                    var isHeld = _intent != SweepIntent.Run || _obstacle is not null || _recovering;
                    (isHeld || _running.Count > 0).ShouldBeTrue("a sweep that nothing holds up has something to do");
                    if (_intent != SweepIntent.Stop && _obstacle is not null)
                        wait.Reason.ShouldBe($"paused: {_obstacle}");
                    return null;
                default:
                    throw new InvalidOperationException($"{commands[^1]}");
            }
        }
    }

    private static string Text(IEnumerable<HostCommand> ends) =>
        string.Join(
            ';',
            ends.Select(end =>
                end is HostCommand.Cut cut
                    ? $"cut {string.Join(' ', cut.Trials)}"
                    : $"halt {string.Join(' ', ((HostCommand.Halt)end).Trials)}"
            )
        );

    private void End(HostCommand command)
    {
        var trials = command is HostCommand.Cut cut ? cut.Trials : ((HostCommand.Halt)command).Trials;
        var asked = command is HostCommand.Cut ? _cut : _halted;
        foreach (var trial in trials)
        {
            _running.Values.Any(segment => segment.Trial == trial).ShouldBeTrue("only what runs is ended");
            var isCancelled = State.Trials[trial].Status != TrialStatus.Running;
            (command is HostCommand.Cut).ShouldBe(isCancelled, "results of cancelled trials are not wanted, all others are saved");
            asked.Add(trial);
        }
    }

    private void Start(HostCommand.Start start, HostState host)
    {
        (_intent, _obstacle, _recovering, State.IsCancelled).ShouldBe((SweepIntent.Run, null, false, false), "nothing starts now");
        start.Segments.ShouldNotBeEmpty();
        start.Segments.Select(train => train.Slot).ShouldBeUnique();
        start.Segments.Select(train => train.Slot).ShouldBeSubsetOf(host.IdleSlots);

        // Other sweeps may have some of the slots: the first segments are started.
        var trains = start.Segments.Take(_left > 0 ? _random.NextInt32(start.Segments.Count + 1) : start.Segments.Count).ToList();
        Take(Coordinator.Started(trains));
        foreach (var (segment, slot) in trains)
        {
            _running.Values.Any(other => other.Trial == segment.Trial).ShouldBeFalse("a trial is never on two slots");
            _running.Add(slot, segment);
        }
    }

    private void Disturb()
    {
        _left--;
        switch (_random.NextInt32(9))
        {
            case 0:
                Request(new(RequestKind.Pause));
                break;
            case 1:
                Request(new(RequestKind.Resume));
                break;
            case 2:
                Request(new(RequestKind.Stop));
                break;
            case 3:
                _obstacle = _obstacle is null ? "no space is left" : null;
                break;
            case 4 when _running.Count > 0:
                Lose();
                break;
            case 5:
                Die();
                break;
            case 6 when Steered:
                CancelOne();
                break;
            case 7 when Steered && Coordinator.CanTake(State, RequestKind.Retry, Known):
                RetryOne();
                break;
            case 8 when Steered && _random.NextInt32(20) == 0:
                Take([new SweepEvent.SweepCancelled("cancelled")]);
                Request(new(RequestKind.Cancel));
                break;
        }
    }

    private IEnumerable<int> Known => _running.Values.Concat(_unfound.Values).Select(segment => segment.Trial);

    private void Request(SweepRequest request)
    {
        _intent = Coordinator.After(_intent, request);
        foreach (var command in Coordinator.Unwanted(State, Host))
            End(command);
    }

    private void CancelOne()
    {
        if (State.Trials.Where(trial => !trial.Ended).ToList() is { Count: > 0 } unended)
        {
            var trial = unended[_random.NextInt32(unended.Count)];
            Take([new SweepEvent.TrialCancelled(trial.Number, trial.Rung + 1, trial.Attempt, "cancelled")]);
        }
    }

    private void RetryOne()
    {
        if (State.Trials.Where(trial => trial.IsRetriable).ToList() is { Count: > 0 } failed)
        {
            var trial = failed[_random.NextInt32(failed.Count)];
            Take([new SweepEvent.TrialRetried(trial.Number, trial.Rung + 1, trial.Attempt)]);
        }
    }

    // A device is gone, with its segment.
    private void Lose()
    {
        var slot = _running.Keys.ElementAt(_random.NextInt32(_running.Count));
        Take(Coordinator.Lost(State, [_running[slot].Trial], "its device is gone"));
        Free(slot);
    }

    // The host dies, and another one reads the log.
    private void Die()
    {
        foreach (var (slot, segment) in _running)
            _unfound[slot] = segment;
        _running.Clear();
        (_intent, _obstacle) = (_intent == SweepIntent.Pause ? SweepIntent.Pause : SweepIntent.Run, null);
        if (!survives)
        {
            _unfound.Clear();
            Take(Coordinator.Lost(State, Coordinator.Running(State), "the process ended while it ran"));
        }

        _recovering = _unfound.Count > 0;
    }

    // The new host finds a segment, or gives up those that it has not found.
    private void Recover()
    {
        if (_unfound.Count > 0 && _random.NextInt32(4) > 0)
        {
            var (slot, segment) = _unfound.First();
            _unfound.Remove(slot);
            _running.Add(slot, segment);
        }
        else
        {
            Take(
                Coordinator.Lost(State, Coordinator.Running(State).Except(_running.Values.Select(s => s.Trial)).ToList(), "its silo ended")
            );
            _unfound.Clear();
        }

        _recovering = _unfound.Count > 0;
    }

    // The sweep was stopped, or has given up: a user resumes it without a limit of failures.
    private void Resume(HostCommand.Close close)
    {
        Closed++;
        if (close.Status == SweepStatus.Failed)
            State = State with { Spec = State.Spec with { MaxFailedTrials = null } };
        else
            close.Status.ShouldBe(SweepStatus.Stopped);
        (_intent, _obstacle) = (SweepIntent.Run, null);
    }

    private void End(int slot)
    {
        var segment = _running[slot];
        SegmentOutcome outcome =
            _cut.Contains(segment.Trial) ? new SegmentOutcome.Failed(FailureKind.Preempted, "it was cut")
            : _halted.Contains(segment.Trial) ? new SegmentOutcome.Stopped()
            : _random.NextInt32(8) switch
            {
                0 => new SegmentOutcome.Failed(FailureKind.Preempted, "it lost a checkpoint"),
                1 when Steered => new SegmentOutcome.Failed(FailureKind.Crashed, "it crashed"),
                _ => new SegmentOutcome.RungReached([SweepsFor.Point(Score(segment), segment.Target + 1)]),
            };
        if (Coordinator.Ended(State, segment, outcome) is { } ended)
            Take([ended]);
        Free(slot);
    }

    private void Free(int slot)
    {
        _running.Remove(slot, out var segment);
        _cut.Remove(segment!.Trial);
        _halted.Remove(segment.Trial);
    }

    private void Take(IEnumerable<SweepEvent> events) => State = events.Aggregate(State, SweepMachine.Apply);

    /// <summary>A function of the trial and the rung alone.</summary>
    public static double Score(Segment segment) => RandomStream.Derive(segment.Seed, (ulong)segment.Rung, 5) % 1000;
}
