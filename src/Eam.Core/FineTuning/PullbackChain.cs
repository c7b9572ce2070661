using Eam.Core.Flows;

namespace Eam.Core.FineTuning;

/// <summary>
/// The times T = s_0 &lt; s_1 &lt; ... &lt; s_(n-1) &lt; 1 at which the reward's gradient is multiplied by a Jacobian on its way from an
/// endpoint back to T (docs/methods.md#the-pullback-in-several-steps). Their noise-to-signal ratios beta / alpha are equally spaced down
/// to 0. With one step the chain is T alone.
/// </summary>
internal sealed class PullbackChain
{
    private const int Bisections = 60;

    private readonly Schedule _schedule;
    private readonly double[] _times;

    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="terminalTime">T, in (0, 1).</param>
    /// <param name="steps">n, at least 1.</param>
    public PullbackChain(Schedule schedule, double terminalTime, int steps)
    {
        _schedule = schedule;
        _times = new double[steps];
        _times[0] = terminalTime;
        var ratio = schedule.Beta(terminalTime) / schedule.Alpha(terminalTime);
        for (var k = 1; k < steps; k++)
            _times[k] = TimeOf(ratio * (steps - k) / steps, terminalTime);
    }

    /// <summary>Number of times n.</summary>
    public int Count => _times.Length;

    /// <summary>Time s_k.</summary>
    public double this[int k] => _times[k];

    /// <summary>Returns the number of times of the chain up to and including t: 0 before T, n if only the endpoint lies after t.</summary>
    public int Level(double t)
    {
        var level = 0;
        while (level < _times.Length && _times[level] <= t)
            level++;
        return level;
    }

    /// <summary>Returns the step to t from the next time of the chain after t, or from the endpoint if there is none.</summary>
    public PullbackStep To(double t) =>
        Level(t) is var level && level < _times.Length
            ? PullbackStep.Between(_schedule, t, _times[level])
            : PullbackStep.FromEndpoint(_schedule, t);

    // beta / alpha falls with time on every schedule.
    private double TimeOf(double ratio, double from)
    {
        var (low, high) = (from, 1.0);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (_schedule.Beta(middle) > ratio * _schedule.Alpha(middle))
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
