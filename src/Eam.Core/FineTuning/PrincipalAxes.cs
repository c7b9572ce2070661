using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The covariance of the base's samples as its eigenvectors and variances. Computed once per trial and kept in the checkpoint. In float32
/// on the host, so that a resumed trial has the same bits.
/// </summary>
internal sealed class PrincipalAxes : IDisposable
{
    /// <summary>The largest dimension for which the eigenvectors take at most a few seconds.</summary>
    public const int MostDimension = 256;

    private const int SamplesPerDimension = 16,
        FewestSamples = 256,
        MostSamples = 4096,
        Block = 512,
        Group = 16;

    private const string AxesName = "eam.axes",
        VariancesName = "eam.axis_variances";

    private readonly float[] _variances,
        _axes;

    private PrincipalAxes(IBackend backend, float[] variances, float[] axes)
    {
        (_variances, _axes) = (variances, axes);
        var dimension = variances.Length;
        (ToAxes, FromAxes) = (backend.Rent(dimension, dimension), backend.Rent(dimension, dimension));
        FromAxes.Write(axes);
        ToAxes.Write(Columns(axes, dimension, _ => 1));
    }

    /// <summary>The variance of the base's samples along each axis, [d].</summary>
    public ReadOnlySpan<float> Variances => _variances;

    /// <summary>The axes as columns, [d, d]: x ToAxes are the coordinates of x along the axes.</summary>
    public Tensor ToAxes { get; }

    /// <summary>The axes as rows, [d, d]: the inverse of <see cref="ToAxes"/>.</summary>
    public Tensor FromAxes { get; }

    /// <summary>Returns the number of samples from which the axes are estimated.</summary>
    public static int SampleCount(int dimension) => Math.Clamp(SamplesPerDimension * dimension, FewestSamples, MostSamples);

    /// <summary>
    /// Estimates the axes from samples of the base: 16 per dimension, at least 256 and at most 4096. Charges their forwards.
    /// </summary>
    public static PrincipalAxes OfBase(FineTuningProblem problem, OdeMethod solver, int steps, RandomStream stream, ComputeLedger ledger)
    {
        var (backend, dimension) = (problem.Backend, problem.Base.Dimension);
        var count = SampleCount(dimension);
        var samples = new float[count * dimension];
        for (var row = 0; row < count; row += Block)
        {
            using var x = backend.Rent(Math.Min(Block, count - row), dimension);
            backend.Gaussian(x, stream);
            problem.Conditions?.Draw(x, stream, Group);
            OdeSolver.Sample(backend, problem.Base, solver, steps, x);
            x.Read().CopyTo(samples.AsSpan(row * dimension));
        }

        ledger.Forward(problem.Base, (long)count * steps * OdeSolver.ForwardsPerStep(solver));
        if (problem.Conditions is not null)
            Centre(samples, Group * dimension, dimension);
        var (values, vectors) = SymmetricEigen.Decompose(Covariance(samples, dimension), dimension);
        return new(backend, Array.ConvertAll(values, value => (float)Math.Max(0, value)), Array.ConvertAll(vectors, value => (float)value));
    }

    /// <summary>Returns the axes that <see cref="Save"/> wrote; null if the trial was saved before its first iteration.</summary>
    public static PrincipalAxes? Load(IBackend backend, int dimension, TrainingState state) =>
        state.Tensors.ContainsKey(AxesName)
            ? new(backend, [.. state.Tensor(VariancesName, dimension)], [.. state.Tensor(AxesName, dimension, dimension)])
            : null;

    /// <summary>Returns <see cref="ToAxes"/> with each column multiplied by J of its variance at a time; the caller disposes it.</summary>
    public Tensor PulledBack(IBackend backend, Schedule schedule, double t)
    {
        var matrix = backend.Rent(_variances.Length, _variances.Length);
        matrix.Write(Columns(_axes, _variances.Length, axis => (float)DenoiserJacobian.OfGaussian(schedule, t, _variances[axis])));
        return matrix;
    }

    public void Save(TrainingState state)
    {
        var dimension = _variances.Length;
        state.Tensors[VariancesName] = new StateTensor([dimension], [.. _variances]);
        state.Tensors[AxesName] = new StateTensor([dimension, dimension], [.. _axes]);
    }

    public void Dispose()
    {
        ToAxes.Dispose();
        FromAxes.Dispose();
    }

    /// <summary>Returns the sample covariance, row-major [d, d].</summary>
    internal static double[] Covariance(ReadOnlySpan<float> samples, int dimension)
    {
        var (mean, covariance, rest) = (new double[dimension], new double[dimension * dimension], new double[dimension]);
        var count = samples.Length / dimension;
        for (var i = 0; i < samples.Length; i++)
            mean[i % dimension] += samples[i] / (double)count;
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < dimension; i++)
                rest[i] = samples[(row * dimension) + i] - mean[i];
            for (var i = 0; i < dimension; i++)
            {
                var target = covariance.AsSpan(i * dimension, dimension);
                var factor = rest[i] / count;
                for (var j = 0; j < dimension; j++)
                    target[j] += factor * rest[j];
            }
        }

        // Rounding may differ between the two halves, and the decomposition needs exact symmetry.
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < i; j++)
                covariance[(j * dimension) + i] = covariance[(i * dimension) + j];
        }

        return covariance;
    }

    /// <summary>
    /// Takes the mean of its group from each sample, so that the covariance is that within a condition, and not that between conditions.
    /// The factor makes up for the degree of freedom that each group loses.
    /// </summary>
    private static void Centre(Span<float> samples, int length, int dimension)
    {
        var factor = (float)Math.Sqrt(Group / (Group - 1.0));
        for (var first = 0; first < samples.Length; first += length)
        {
            var group = samples.Slice(first, length);
            for (var column = 0; column < dimension; column++)
            {
                var mean = 0.0;
                for (var i = column; i < length; i += dimension)
                    mean += group[i] / Group;
                for (var i = column; i < length; i += dimension)
                    group[i] = factor * (float)(group[i] - mean);
            }
        }
    }

    private static float[] Columns(float[] axes, int dimension, Func<int, float> gain)
    {
        var columns = new float[axes.Length];
        for (var row = 0; row < dimension; row++)
        {
            for (var axis = 0; axis < dimension; axis++)
                columns[(row * dimension) + axis] = gain(axis) * axes[(axis * dimension) + row];
        }

        return columns;
    }
}
