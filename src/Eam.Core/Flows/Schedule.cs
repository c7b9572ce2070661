namespace Eam.Core.Flows;

/// <summary>
/// A noise schedule: X_t = alpha_t X_1 + beta_t X_0 with X_0 ~ N(0, I) and X_1 ~ data; t = 0 is noise, t = 1 is data
/// (docs/methods.md#the-problem). kappa = alpha'/alpha and eta = beta (kappa beta - beta') give v = kappa x + eta s. All formulas take the
/// schedule as a value.
/// </summary>
public abstract record Schedule
{
    /// <summary>The linear schedule: alpha = t, beta = 1 - t.</summary>
    public static Schedule Linear { get; } = new LinearSchedule();

    /// <summary>The variance-preserving schedule: alpha = sin(pi t / 2), beta = cos(pi t / 2).</summary>
    public static Schedule VariancePreserving { get; } = new VariancePreservingSchedule();

    /// <summary>Name in sweep files.</summary>
    public abstract string Name { get; }

    /// <summary>Returns alpha, the coefficient of the data.</summary>
    public abstract double Alpha(double t);

    /// <summary>Returns beta, the coefficient of the noise.</summary>
    public abstract double Beta(double t);

    /// <summary>Returns alpha, beta and their derivatives at t, which are finite on [0, 1].</summary>
    public abstract PathPoint At(double t);

    /// <summary>Returns kappa = alpha'/alpha; infinite at t = 0.</summary>
    public double Kappa(double t) => OffsetKappa(t, 0);

    /// <summary>
    /// Returns eta = beta (kappa beta - beta'); infinite at t = 0, zero at t = 1. The memoryless noise is sigma^2 = 2 eta.
    /// </summary>
    public double Eta(double t) => OffsetEta(t, 0);

    /// <summary>Returns kappa with its denominator taken at t + h, finite at t = 0 (AM's offset; h = 0 gives kappa).</summary>
    public abstract double OffsetKappa(double t, double h);

    /// <summary>
    /// Returns eta with its denominator at t + h and its numerator at t - h, positive on all of [0, 1] (AM's offset; h = 0 gives eta).
    /// </summary>
    public abstract double OffsetEta(double t, double h);

    private sealed record LinearSchedule : Schedule
    {
        public override string Name => "linear";

        public override double Alpha(double t) => t;

        public override double Beta(double t) => 1 - t;

        public override PathPoint At(double t) => new(t, 1 - t, 1, -1);

        public override double OffsetKappa(double t, double h) => 1 / (t + h);

        public override double OffsetEta(double t, double h) => (1 - t + h) / (t + h);
    }

    private sealed record VariancePreservingSchedule : Schedule
    {
        private const double Half = Math.PI / 2;

        public override string Name => "vp";

        public override double Alpha(double t) => Math.Sin(Half * t);

        public override double Beta(double t) => Math.Cos(Half * t);

        public override PathPoint At(double t)
        {
            var (alpha, beta) = Math.SinCos(Half * t);
            return new PathPoint(alpha, beta, Half * beta, -Half * alpha);
        }

        public override double OffsetKappa(double t, double h) => Half * Math.Cos(Half * t) / Math.Sin(Half * (t + h));

        public override double OffsetEta(double t, double h) => Half * Math.Cos(Half * (t - h)) / Math.Sin(Half * (t + h));
    }
}
