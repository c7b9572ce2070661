namespace Eam.Core.Reports;

/// <summary>Student's t distribution, for any number of degrees of freedom from 1 on, whole or not.</summary>
internal static class StudentT
{
    private const int MostTerms = 400;

    // Lanczos' approximation of the gamma function (g = 7, nine terms).
    private static readonly double[] Lanczos =
    [
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];

    /// <summary>Returns t so that a value lies in [-t, t] with the given probability.</summary>
    /// <param name="confidence">The probability, above 0 and below 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile(double confidence, double degrees)
    {
        var (low, high) = (0.0, 1.0);
        while (Outside(high, degrees) > 1 - confidence)
            (low, high) = (high, high * 2);
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            if (Outside(middle, degrees) > 1 - confidence)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>
    /// Returns the probability of a value outside [-t, t]: the regularised incomplete beta function I_x(v/2, 1/2) at x = v / (v + t^2).
    /// </summary>
    internal static double Outside(double t, double degrees)
    {
        var (a, b, x) = (degrees / 2, 0.5, degrees / (degrees + (t * t)));
        if (x >= 1)
            return 1;
        var factor = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? factor * Fraction(a, b, x) / a : 1 - (factor * Fraction(b, a, 1 - x) / b);
    }

    // The continued fraction of the incomplete beta function, by Lentz's method.
    private static double Fraction(double a, double b, double x)
    {
        var c = 1.0;
        var d = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var value = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a - 1 + (2 * m)) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            value *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + 1 + (2 * m)));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            value *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
                break;
        }

        return value;
    }

    // Keeps a denominator away from zero.
    private static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;

    /// <summary>Returns the logarithm of the gamma function, for <paramref name="x"/> of at least 0.5.</summary>
    internal static double LogGamma(double x)
    {
        var (sum, at) = (Lanczos[0], x - 1);
        for (var i = 1; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (at + i);
        var t = at + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((at + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
