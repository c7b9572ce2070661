namespace Eam.Engine.Simulation;

/// <summary>
/// The Hartmann functions of three and of six variables in [0, 1], with their sign turned so that larger is better (Dixon and Szego,
/// <i>Towards global optimisation 2</i>, 1978): sums of four Gaussian hills with heights alpha, centres P and inverse widths A.
/// </summary>
internal static class HartmannFunction
{
    private static readonly double[] Alpha = [1.0, 1.2, 3.0, 3.2];

    // One row for each hill.
    private static readonly double[] Widths3 = [3, 10, 30, 0.1, 10, 35, 3, 10, 30, 0.1, 10, 35];

    private static readonly double[] Centres3 =
    [
        0.3689,
        0.117,
        0.2673,
        0.4699,
        0.4387,
        0.747,
        0.1091,
        0.8732,
        0.5547,
        0.0381,
        0.5743,
        0.8828,
    ];

    private static readonly double[] Widths6 =
    [
        10,
        3,
        17,
        3.5,
        1.7,
        8,
        0.05,
        10,
        17,
        0.1,
        8,
        14,
        3,
        3.5,
        1.7,
        10,
        17,
        8,
        17,
        8,
        0.05,
        10,
        0.1,
        14,
    ];

    private static readonly double[] Centres6 =
    [
        .. (ReadOnlySpan<double>)[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        .. (ReadOnlySpan<double>)[0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        .. (ReadOnlySpan<double>)[0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
        .. (ReadOnlySpan<double>)[0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>Returns the largest value, to five digits.</summary>
    /// <param name="dimensions">Number of variables: 3 or 6.</param>
    public static double Optimum(int dimensions) => dimensions == 3 ? 3.86278 : 3.32237;

    /// <summary>Returns the value at a point.</summary>
    /// <param name="x">The point: 3 or 6 variables.</param>
    /// <param name="flattening">What is taken off the height of each hill. A hill that is lower than this becomes a hole.</param>
    public static double Value(ReadOnlySpan<double> x, double flattening)
    {
        var (widths, centres) = x.Length == 3 ? (Widths3, Centres3) : (Widths6, Centres6);
        var sum = 0.0;
        for (var hill = 0; hill < Alpha.Length; hill++)
        {
            var distance = 0.0;
            for (var j = 0; j < x.Length; j++)
            {
                var offset = x[j] - centres[(hill * x.Length) + j];
                distance += widths[(hill * x.Length) + j] * offset * offset;
            }

            sum += (Alpha[hill] - flattening) * Math.Exp(-distance);
        }

        return sum;
    }
}
