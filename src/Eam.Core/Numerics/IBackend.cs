namespace Eam.Core.Numerics;

/// <summary>
/// The tensor contract: the few operations that the fine-tuning methods are written over (design decision 7).
/// A destination may be the same tensor as a source of an elementwise operation. One instance serves one trial on one thread.
/// Same inputs give the same bits on one backend.
/// </summary>
public interface IBackend : IDisposable
{
    /// <summary>Name for reports, such as <c>managed</c>.</summary>
    string Name { get; }

    /// <summary>A tensor <c>[rows, columns]</c> from the pool; its contents are undefined.</summary>
    Tensor Rent(int rows, int columns);

    /// <summary>destination = a x + b y.</summary>
    void Combine(Tensor destination, float a, Tensor x, float b, Tensor y);

    /// <summary>Row-scaled: destination_i = a_i x_i + b_i y_i.</summary>
    void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y);

    /// <summary>destination += a x.</summary>
    void Add(Tensor destination, float a, Tensor x);

    /// <summary>Row-scaled: destination_i += a_i x_i.</summary>
    void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x);

    /// <summary>Fills with independent N(0, 1) from the stream.</summary>
    void Gaussian(Tensor destination, RandomStream stream);

    /// <summary>Squared Euclidean norm of each row, to the host. NaN and infinity pass through.</summary>
    void SquaredNorms(Tensor x, Span<float> norms);

    /// <summary>Mean over coordinates of the variance over rows (population variance), in double.</summary>
    double MeanVariance(Tensor x);

    /// <summary>destination_i = source_{rows[i]}.</summary>
    void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows);

    /// <summary>Copies all rows of source to destination, starting at row <paramref name="firstRow"/>.</summary>
    void Scatter(Tensor destination, int firstRow, Tensor source);

    /// <summary>A trainable velocity network.</summary>
    /// <param name="weights">Starting weights; copied.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 freezes them and trains rank-r factors on each layer, the product starting at zero.</param>
    /// <param name="stream">Draws the LoRA factors.</param>
    ITrainableField CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream);
}
