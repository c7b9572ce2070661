namespace Eam.Core.Numerics;

/// <summary>
/// The tensor contract: the few operations that all fine-tuning methods use, so that a method runs on any backend.
/// In elementwise operations, a destination may be the same tensor as a source. One instance serves one trial on one thread.
/// Equal inputs give equal bits on one backend.
/// Conditions of rows (<see cref="Tensor.Conditions"/>) go with their rows: a copy has those of its source, a combination those of its
/// operands, noise has none. A velocity or a reward reads those of x, and does not set those of its results.
/// </summary>
public interface IBackend : IDisposable
{
    /// <summary>Name for reports, such as <c>managed</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Returns a tensor <c>[rows, columns]</c> from the pool; its contents are undefined, and its rows have no conditions.
    /// </summary>
    Tensor Rent(int rows, int columns);

    /// <summary>Computes destination = a x + b y.</summary>
    void Combine(Tensor destination, float a, Tensor x, float b, Tensor y);

    /// <summary>Computes destination_i = a_i x_i + b_i y_i for each row i.</summary>
    void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y);

    /// <summary>Computes destination = a x + b y with a factor for each entry; a and b have the shape of x.</summary>
    void Combine(Tensor destination, Tensor a, Tensor x, Tensor b, Tensor y);

    /// <summary>Computes the matrix product destination = x matrix.</summary>
    /// <param name="destination">[rows, m], overwritten; not the same tensor as x or matrix.</param>
    /// <param name="x">[rows, k]</param>
    /// <param name="matrix">[k, m]</param>
    void Multiply(Tensor destination, Tensor x, Tensor matrix);

    /// <summary>Computes destination += a x.</summary>
    void Add(Tensor destination, float a, Tensor x);

    /// <summary>Computes destination_i += a_i x_i for each row i.</summary>
    void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x);

    /// <summary>Fills the destination with independent N(0, 1) values from the stream.</summary>
    void Gaussian(Tensor destination, RandomStream stream);

    /// <summary>Computes the squared Euclidean norm of each row, on the host. NaN and infinity pass through.</summary>
    void SquaredNorms(Tensor x, Span<float> norms);

    /// <summary>Returns the mean over coordinates of the variance over rows (population variance), in double.</summary>
    double MeanVariance(Tensor x);

    /// <summary>Copies rows: destination_i = source_{rows[i]}.</summary>
    void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows);

    /// <summary>Copies all rows of source to destination, starting at row <paramref name="firstRow"/>.</summary>
    void Scatter(Tensor destination, int firstRow, Tensor source);

    /// <summary>Creates a trainable velocity network.</summary>
    /// <param name="weights">Starting weights; copied.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 freezes them and trains rank-r factors on each layer, whose product starts at
    /// zero.</param>
    /// <param name="stream">Draws the LoRA factors.</param>
    /// <param name="loraScale">Factor of the product of the LoRA factors; positive. It has no effect without them.</param>
    ITrainableField CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale = 1f);
}
