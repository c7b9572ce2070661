using System.Collections.Concurrent;
using System.Globalization;

namespace Eam.Grains.Tests.Schedules;

/// <summary>What happens to a grain call.</summary>
internal enum CallFault
{
    None,
    LostBefore,
    LostAfter,
    Delayed,
    Doubled,
}

/// <summary>What happens to a write.</summary>
internal enum WriteFault
{
    None,
    FailsBefore,
    FailsAfter,
    Conflicts,
}

/// <summary>What happens to a cluster at a moment.</summary>
internal enum MomentKind
{
    DeactivateSweep,
    DeactivatePool,
    DeactivateTrials,
    Freeze,
    CutOff,
    StopDevices,
    SetClock,
    Leap,
    Pause,
    Stop,
    LoseCheckpoint,
}

/// <summary>A fault at a moment of a schedule.</summary>
/// <param name="At">Time since the start of the sweep.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Draw">Chooses the silo or the trial.</param>
/// <param name="For">How long it lasts, or by how much it moves a clock.</param>
internal sealed record Moment(TimeSpan At, MomentKind Kind, int Draw, TimeSpan For);

/// <summary>
/// The faults of one schedule, drawn from its seed. A fault of a call or a write depends on the seed, the kind, and how many of the kind came
/// before, so the order of threads changes little. Thread-safe.
/// </summary>
internal sealed class FaultPlan
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _struck = new();
    private readonly double _calls,
        _writes,
        _reads,
        _disk;
    private volatile bool _ended;

    public FaultPlan(int seed)
    {
        Seed = seed;
        var random = new Random(seed);
        _calls = Rate(0.02, 0.08, 0.2);
        _writes = Rate(0.02, 0.1, 0.25);
        _reads = Rate(0.05, 0.2, 0.4);
        _disk = Rate(0.02, 0.05, 0.1);
        Moments =
        [
            .. Enumerable
                .Range(0, random.Next(0, 8))
                .Select(_ => new Moment(
                    TimeSpan.FromMilliseconds(random.Next(200, (int)Window.TotalMilliseconds)),
                    (MomentKind)random.Next(Enum.GetValues<MomentKind>().Length),
                    random.Next(1 << 20),
                    TimeSpan.FromMilliseconds(random.Next(200, 14_000))
                ))
                .OrderBy(moment => moment.At),
        ];

        // Two of five plans have no faults of a kind, so that the others are seen alone.
        double Rate(params ReadOnlySpan<double> rates) => random.Next(rates.Length + 2) is var i && i < rates.Length ? rates[i] : 0;
    }

    /// <summary>No faults.</summary>
    public static FaultPlan None => Ended();

    /// <summary>The time in which faults begin.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(9);

    public int Seed { get; }

    public IReadOnlyList<Moment> Moments { get; }

    /// <summary>Ends all faults of calls and writes.</summary>
    public void End() => _ended = true;

    public CallFault OfCall(string method) =>
        Draw(method, _calls) is { } draw ? (CallFault)(1 + (int)(draw * (Enum.GetValues<CallFault>().Length - 1))) : CallFault.None;

    /// <summary>How long a delayed or a lost call waits: often not at all, sometimes longer than its caller.</summary>
    public TimeSpan WaitOf(string method)
    {
        var draw = Number($"{method} waits");
        return draw < 0.4 ? TimeSpan.Zero : TimeSpan.FromSeconds(8 * Math.Pow(draw, 4));
    }

    public WriteFault OfWrite(string what) =>
        Draw(what, _writes) is { } draw ? (WriteFault)(1 + (int)(draw * (Enum.GetValues<WriteFault>().Length - 1))) : WriteFault.None;

    public bool FailsRead(string what) => Draw(what, _reads) is not null;

    public bool FillsDisk() => Draw("save", _disk) is not null;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"calls {_calls}, writes {_writes}, reads {_reads}, disk {_disk}; {string.Join("; ", Moments.Select(moment => $"{moment.At.TotalSeconds} s {moment.Kind} {moment.Draw} for {moment.For.TotalSeconds} s"))}; {string.Join(", ", _struck)}"
        );

    private static FaultPlan Ended()
    {
        var plan = new FaultPlan(0);
        plan.End();
        return plan;
    }

    // Null: no fault. Otherwise a number from 0 to 1 that chooses the fault.
    private double? Draw(string what, double rate)
    {
        if (rate == 0 || _ended)
            return null;
        var draw = Number(what);
        if (draw >= rate)
            return null;
        _struck.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{what} {_counts[what]}"));
        return draw / rate;
    }

    private double Number(string what)
    {
        var count = _counts.AddOrUpdate(what, 1, (_, before) => before + 1);
        var name = what.Aggregate(0xcbf29ce484222325UL, (hash, letter) => (hash ^ letter) * 0x100000001b3UL);
        return (Core.Numerics.RandomStream.Derive((ulong)Seed, name, (ulong)count) >> 11) / (double)(1UL << 53);
    }
}
