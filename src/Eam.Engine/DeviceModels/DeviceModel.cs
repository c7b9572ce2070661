using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Engine.DeviceModels;

/// <summary>
/// A model of a device that trains: how long a segment takes on it, and when it fails (docs/scheduling.md#the-device-model). Equal devices
/// have equal models. <see cref="DeviceModelFile"/> reads one from a file.
/// </summary>
public sealed record DeviceModel
{
    private const ulong Purpose = 0x44455649;

    /// <summary>Network function evaluations in a second, above 0; null if the model does not say it.</summary>
    public double? NfePerSecond { get; init; }

    /// <summary>Floating-point operations in a second, above 0; null if the model does not say it.</summary>
    public double? FlopsPerSecond { get; init; }

    /// <summary>Iterations of a method in a second, above 0; null if the model does not say it.</summary>
    public double? IterationsPerSecond { get; init; }

    /// <summary>Seconds from the start of a segment until it trains.</summary>
    public double StartupSeconds { get; init; }

    /// <summary>Memory in bytes; null if it is enough for every sweep.</summary>
    public long? Memory { get; init; }

    /// <summary>
    /// Standard deviation of the logarithm of a segment's speed; the median speed is that of the model. 0 for equal speeds.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>The segments that are much slower than the others.</summary>
    public StragglerModel Stragglers { get; init; } = new(0, 3);

    /// <summary>Mean time to the failure of a running segment, which is exponentially distributed; null if none fails.</summary>
    public TimeSpan? SegmentMttf { get; init; }

    /// <summary>
    /// Mean time to the failure of a silo, which is exponentially distributed; null if none fails. All its segments end with it.
    /// </summary>
    public TimeSpan? SiloMttf { get; init; }

    /// <summary>Time after which the devices of a failed silo are back.</summary>
    public TimeSpan SiloRestart { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Number of devices in a silo (a machine), at least 1.</summary>
    public int DevicesPerSilo { get; init; } = 8;

    /// <summary>What saving a trial costs.</summary>
    public CheckpointModel Checkpoint { get; init; } = new(0, 1e9);

    /// <summary>
    /// Returns the compute of a second at the median speed; null if the model does not say it. Compute in seconds is the same on every
    /// device.
    /// </summary>
    /// <param name="unit">The sweep's unit of compute.</param>
    public double? PerSecond(ComputeUnit unit) =>
        unit switch
        {
            ComputeUnit.Nfe => NfePerSecond,
            ComputeUnit.Flops => FlopsPerSecond,
            ComputeUnit.Iterations => IterationsPerSecond,
            _ => 1,
        };

    /// <summary>
    /// Draws how a segment goes on such a device. The trial's seed, the rung and the attempt decide it, so it is the same wherever and
    /// whenever the segment runs.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="from">Compute of the trial's newest checkpoint, from <c>segment.From</c> to <c>segment.Target</c>.</param>
    /// <param name="unit">The sweep's unit of compute. Seconds last as long on a slow device as on a fast one.</param>
    /// <param name="checkpointEvery">Time after which a training segment saves a checkpoint on its way, again and again.</param>
    /// <exception cref="InvalidOperationException">The model has no speed in this unit.</exception>
    public SegmentTimeline Draw(Segment segment, double from, ComputeUnit unit, TimeSpan checkpointEvery)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var stream = new RandomStream(RandomStream.Derive(segment.Seed, (ulong)segment.Rung, (ulong)segment.Attempt), Purpose);
        var straggles = stream.NextDouble() < Stragglers.Share;
        var lifetime = Exponential(stream);
        Span<float> normal = stackalloc float[1];
        stream.Gaussian(normal);
        var speed = PerSecond(unit) ?? throw new InvalidOperationException($"the device model has no speed in {unit}");
        if (unit != ComputeUnit.Seconds)
            speed *= Math.Exp(Spread * normal[0]) / (straggles ? Stragglers.Factor : 1);
        return new(
            StartupSeconds,
            segment.Target - from,
            speed,
            checkpointEvery.TotalSeconds,
            Checkpoint.Seconds,
            SegmentMttf is { } mttf ? mttf.TotalSeconds * lifetime : double.PositiveInfinity
        );
    }

    /// <summary>Draws a lifetime, in units of its mean.</summary>
    internal static double Exponential(RandomStream stream) => -Math.Log(1 - stream.NextDouble());

    /// <summary>Returns why a sweep cannot train on such devices, and what to do, in one line; null if it can.</summary>
    public string? Refusal(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var unit = spec.Halving.Unit;
        if (PerSecond(unit) is not { } speed)
        {
            var key = unit switch
            {
                ComputeUnit.Nfe => "nfe_per_second",
                ComputeUnit.Flops => "flops_per_second",
                _ => "iterations_per_second",
            };
            return $"{key} is missing: halving.compute.unit of sweep '{spec.Name}' needs it";
        }

        if (Memory < spec.Resources.Memory)
            return FormattableString.Invariant(
                $"memory is {Size(Memory.Value)}, but resources.memory of sweep '{spec.Name}' needs {Size(spec.Resources.Memory)}"
            );
        if (DevicesPerSilo < spec.Resources.Devices)
            return FormattableString.Invariant(
                $"devices_per_silo is {DevicesPerSilo}, but a trial of sweep '{spec.Name}' needs {spec.Resources.Devices} devices of one machine"
            );
        return NeverAdvances(spec, speed);
    }

    // A segment that is lost with its silo is not a failure of its trial, so a sweep whose segments are nearly always lost before they
    // save would hardly ever end. With this limit one in 150 gets on.
    private string? NeverAdvances(SweepSpec spec, double speed)
    {
        const double Limit = 5;
        if (SiloMttf is not { } mttf)
            return null;
        var targets = spec.Halving.Rungs();
        var longest = targets.Select((target, rung) => target - (rung == 0 ? 0 : targets[rung - 1])).Max() / speed;
        var every = (spec.CheckpointEvery ?? SweepSpec.UsualCheckpointEvery).TotalSeconds;
        var saved = StartupSeconds + Math.Min(longest, every) + Checkpoint.Seconds;
        return saved <= Limit * mttf.TotalSeconds
            ? null
            : FormattableString.Invariant(
                $"silo_mttf is {mttf.TotalSeconds:0.#} s, but a segment saves something only after {saved:0.#} s, so the sweep would hardly ever end: raise it, or lower checkpoint_every of the sweep"
            );
    }

    private static string Size(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.##} GiB");
}
