using Eam.Core.Flows;

namespace Eam.Core.FineTuning;

/// <summary>
/// The factors of a batch with a terminal time, one per row, and for the target one per row and axis (docs/methods.md#the-terminal-time).
/// </summary>
internal sealed class TerminalGains
{
    private readonly Schedule _schedule;
    private readonly PullbackChain _chain;
    private readonly double _terminalTime;
    private readonly EamWeighting _weighting;
    private readonly bool _gradientAlongAxes;
    private readonly int _axes;

    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="chain">The times of the pullback, which begin with T.</param>
    /// <param name="weighting">The weighting of the rows.</param>
    /// <param name="gradientAlongAxes">Whether the gradient is pulled back along the axes.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="axes">Number of axes; 1 without axes.</param>
    public TerminalGains(Schedule schedule, PullbackChain chain, EamWeighting weighting, bool gradientAlongAxes, int rows, int axes)
    {
        (_schedule, _chain, _terminalTime) = (schedule, chain, chain[0]);
        (_weighting, _gradientAlongAxes, _axes) = (weighting, gradientAlongAxes, axes);
        States = new float[rows];
        Endpoints = new float[rows];
        Noise = new float[rows];
        IsEarly = new float[rows];
        UsesGradient = new float[rows];
        TargetStates = new float[rows];
        TargetNoise = new float[rows * axes];
        TargetGuidance = new float[rows * axes];
        Weights = new float[rows];
    }

    /// <summary>The factor of X_T in X_t: a before T, else 0.</summary>
    public float[] States { get; }

    /// <summary>
    /// The factor of X_1 in X_t: alpha from T on, else 0. A row with a time of the chain after it has the state there instead of X_1.
    /// </summary>
    public float[] Endpoints { get; }

    /// <summary>The factor of the noise in X_t: b before T, beta from there on.</summary>
    public float[] Noise { get; }

    /// <summary>1 before T, else 0: whether the row uses the guidance at T.</summary>
    public float[] IsEarly { get; }

    /// <summary>1 from T on if the gradient is pulled back along the axes, else 0.</summary>
    public float[] UsesGradient { get; }

    /// <summary>The factor of X_T in the target: kappa a before T, else 0.</summary>
    public float[] TargetStates { get; }

    /// <summary>The factors of the noise in the target, [rows, axes].</summary>
    public float[] TargetNoise { get; }

    /// <summary>The factors of the guidance before T, and of the gradient from T on, in the target, [rows, axes].</summary>
    public float[] TargetGuidance { get; }

    /// <summary>The weights of the rows in the loss.</summary>
    public float[] Weights { get; }

    /// <summary>Computes all factors.</summary>
    /// <param name="times">The times of the rows.</param>
    /// <param name="variances">The variances of the base's samples along the axes; empty without axes.</param>
    /// <param name="baseVariance">C; null for the variance of the base at T along each axis.</param>
    public void Set(ReadOnlySpan<float> times, ReadOnlySpan<float> variances, double? baseVariance)
    {
        var (alpha, beta) = (_schedule.Alpha(_terminalTime), _schedule.Beta(_terminalTime));
        for (var row = 0; row < times.Length; row++)
        {
            double t = times[row];
            Weights[row] = (float)EamTarget.At(_schedule, t, 1, _weighting).Weight;
            var noise = TargetNoise.AsSpan(row * _axes, _axes);
            var guidance = TargetGuidance.AsSpan(row * _axes, _axes);
            if (t >= _terminalTime)
            {
                Late(row, t, variances, noise, guidance);
                continue;
            }

            var path = TerminalPath.At(_schedule, _terminalTime, t);
            (States[row], Endpoints[row], Noise[row]) = ((float)path.Data, 0, (float)path.Noise);
            (IsEarly[row], UsesGradient[row]) = (1, 0);
            TargetStates[row] = (float)(path.Kappa * path.Data);
            for (var axis = 0; axis < noise.Length; axis++)
            {
                var c = baseVariance ?? ((alpha * alpha * variances[axis]) + (beta * beta));
                noise[axis] = (float)path.NoiseGain(c);
                guidance[axis] = (float)path.GuidanceGain(c);
            }
        }
    }

    private void Late(int row, double t, ReadOnlySpan<float> variances, Span<float> noise, Span<float> guidance)
    {
        var step = _chain.To(t);
        (States[row], Endpoints[row], Noise[row]) = (0, (float)step.Data, (float)step.Noise);
        (IsEarly[row], UsesGradient[row], TargetStates[row]) = (0, _gradientAlongAxes ? 1 : 0, 0);
        noise.Clear();
        guidance.Clear();
        if (!_gradientAlongAxes)
            return;
        var eta = _schedule.Eta(t);
        for (var axis = 0; axis < guidance.Length; axis++)
            guidance[axis] = (float)(eta * DenoiserJacobian.OfGaussian(_schedule, t, variances[axis]));
    }
}
