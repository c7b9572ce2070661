using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    /// <summary>Rows, dimension, width, hidden layers, time features, one time for all rows.</summary>
    public static TheoryData<int, int, int, int, int, bool> Shapes =>
        new()
        {
            { 1, 1, 5, 1, 2, false },
            { 7, 2, 5, 2, 6, true },
            { 37, 3, 17, 3, 10, false },
            { 129, 2, 32, 2, 64, true },
            { 261, 20, 48, 3, 64, false },
            { 256, 64, 70, 1, 0, true },
        };

    [Fact]
    public void Evaluate_ReferenceNetwork_MatchesPyTorch()
    {
        using var backend = Create();
        using var network = backend.CreateNetwork(ReferenceData.Network("network/finetuned"), 0, new RandomStream(1, 1));
        using var x = From(backend, 3, 2, ReferenceData.Floats("forward/x"));
        using var cotangent = From(backend, 3, 2, ReferenceData.Floats("forward/cotangent"));
        using Tensor velocity = backend.Rent(3, 2),
            again = backend.Rent(3, 2),
            gradient = backend.Rent(3, 2);

        network.Evaluate(x, ReferenceData.Floats("forward/t"), velocity);
        network.Vjp(x, ReferenceData.Floats("forward/t"), cotangent, again, gradient);

        RelativeError(Doubles(velocity.Read()), ReferenceData.Numbers("forward/v")).ShouldBeLessThan(1e-5);
        RelativeError(Doubles(again.Read()), ReferenceData.Numbers("forward/v")).ShouldBeLessThan(1e-5);
        RelativeError(Doubles(gradient.Read()), ReferenceData.Numbers("forward/input_vjp")).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Vjp_AnyShape_MatchesFloat64(int rows, int dimension, int width, int layers, int features, bool single)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(
            MlpShape.Velocity(dimension, width, layers, features),
            new RandomStream(3, 1),
            zeroOutput: false
        );
        using var network = backend.CreateNetwork(weights, 0, new RandomStream(1, 1));
        using Tensor x = Normal(backend, rows, dimension, 4),
            cotangent = Normal(backend, rows, dimension, 5);
        using Tensor velocity = backend.Rent(rows, dimension),
            evaluated = backend.Rent(rows, dimension),
            gradient = backend.Rent(rows, dimension);
        var times = Times(single ? 1 : rows, 6);

        network.Vjp(x, times, cotangent, velocity, gradient);
        network.Evaluate(x, times, evaluated);

        var reference = new ReferenceMlp(weights);
        List<double> outputs = [],
            gradients = [];
        for (var i = 0; i < rows; i++)
        {
            var row = x.Read().Slice(i * dimension, dimension);
            var t = times[single ? 0 : i];
            outputs.AddRange(reference.Forward(row, t));
            gradients.AddRange(reference.Backward(row, t, [.. Doubles(cotangent.Read().Slice(i * dimension, dimension))]));
        }

        RelativeError(Doubles(velocity.Read()), outputs).ShouldBeLessThan(1e-5);
        RelativeError(Doubles(evaluated.Read()), outputs).ShouldBeLessThan(1e-5);
        RelativeError(Doubles(gradient.Read()), gradients).ShouldBeLessThan(1e-5);
    }
}
