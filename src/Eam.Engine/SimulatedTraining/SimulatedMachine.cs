using System.Text;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.DeviceModels;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Simulation;
using Eam.Engine.Trials;

namespace Eam.Engine.SimulatedTraining;

/// <summary>
/// What the simulated devices of one silo simulate. Its time starts at 0 and runs faster than the clock by a factor. The silo fails at
/// random moments of this time, as its model says, and is down for a while each time. Thread-safe.
/// </summary>
public sealed class SimulatedMachine
{
    private const ulong Purpose = 0x53494c4f;

    private readonly Lock _gate = new();
    private readonly Func<SweepSpec, ILearningCurves> _curves;
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly long _began;
    private readonly RandomStream _stream;

    // The time of the next failure, and the time until which the silo is down after the last one.
    private double _fails,
        _down;

    /// <summary>Creates the machine and starts its time.</summary>
    /// <param name="name">The silo's name, which seeds its failures.</param>
    /// <param name="model">The model of each of its devices.</param>
    /// <param name="curves">Returns the learning curves of a sweep's trials; an <see cref="EngineException"/> if there are none.</param>
    /// <param name="speed">Simulated seconds in a second of the clock, above 0.</param>
    /// <param name="time">The clock.</param>
    public SimulatedMachine(string name, DeviceModel model, Func<SweepSpec, ILearningCurves> curves, double speed, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        (Model, _curves) = (model, curves);
        (_speed, _time) = (speed, time);
        _began = time.GetTimestamp();
        _stream = new RandomStream(
            Encoding.UTF8.GetBytes(name).Aggregate(Purpose, (seed, letter) => RandomStream.Derive(seed, letter, 0)),
            Purpose
        );
        _fails = Lifetime();
    }

    /// <summary>The model of each device.</summary>
    public DeviceModel Model { get; }

    /// <summary>Simulated seconds since the machine was created.</summary>
    internal double Now => _time.GetElapsedTime(_began).TotalSeconds * _speed;

    /// <summary>Returns the learning curves of a sweep.</summary>
    /// <exception cref="EngineException">The devices cannot simulate the sweep: one line.</exception>
    internal ILearningCurves CurvesOf(SweepSpec spec)
    {
        if (Model.Refusal(spec) is { } refusal)
            throw new EngineException($"device model: {refusal}");
        if (spec.Objectives.Count > 1)
            throw new EngineException("simulated devices have learning curves of one objective, and the sweep has several");
        return _curves(spec);
    }

    /// <summary>Creates the runner of a sweep.</summary>
    /// <exception cref="EngineException">The devices cannot simulate the sweep: one line.</exception>
    internal ITrialRunner RunnerFor(SweepSpec spec, SweepFolder folder)
    {
        var curves = CurvesOf(spec);
        Folders.CreateShared(folder.Simulated);
        return new SimulatedRunner(spec, folder, this, curves);
    }

    /// <summary>Returns the simulated seconds in a time of the clock.</summary>
    internal double Seconds(TimeSpan time) => time.TotalSeconds * _speed;

    /// <summary>Waits for some simulated seconds, and at least for a millisecond of the clock.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal Task DelayAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, 1000 * seconds / _speed)), _time, cancellationToken);

    /// <summary>Returns when a segment that starts at a time can begin, and when the silo fails next.</summary>
    /// <param name="time">The time, at or after that of earlier calls except for the delays of threads.</param>
    internal (double Up, double Fails) Failures(double time)
    {
        lock (_gate)
        {
            while (_fails <= time)
            {
                _down = _fails + Model.SiloRestart.TotalSeconds;
                _fails = _down + Lifetime();
            }

            return (Math.Max(time, _down), _fails);
        }
    }

    private double Lifetime() =>
        Model.SiloMttf is { } mttf ? mttf.TotalSeconds * DeviceModel.Exponential(_stream) : double.PositiveInfinity;
}
