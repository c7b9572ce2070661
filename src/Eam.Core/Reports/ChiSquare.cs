namespace Eam.Core.Reports;

/// <summary>The chi-square distribution. With one degree of freedom it is that of a squared standard normal value.</summary>
internal static class ChiSquare
{
    private const int MostTerms = 1000;
    private const double Precision = 1e-15;

    /// <summary>
    /// Returns the probability of a value above <paramref name="x"/>: the regularised incomplete gamma function Q(v/2, x/2), by its series
    /// below v/2 + 1 and by its continued fraction above (Press et al., <i>Numerical Recipes</i>, section 6.2).
    /// </summary>
    /// <param name="x">The value, at least 0.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Above(double x, double degrees)
    {
        if (!(x > 0))
            return 1;
        var (a, half) = (degrees / 2, x / 2);
        var factor = Math.Exp((a * Math.Log(half)) - half - StudentT.LogGamma(a));
        return half < a + 1 ? 1 - (factor * Series(a, half)) : factor * Fraction(a, half);
    }

    /// <summary>Returns the probability that a standard normal value is at least as far from 0 as <paramref name="z"/>.</summary>
    public static double OutsideNormal(double z) => Above(z * z, 1);

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n <= MostTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    // By Lentz's method. All parts are positive from x = a + 1 on, so no denominator comes near zero.
    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var (c, d) = (1 / 1e-300, 1 / b);
        var value = d;
        for (var n = 1; n <= MostTerms; n++)
        {
            var part = -n * (n - a);
            b += 2;
            d = 1 / ((part * d) + b);
            c = b + (part / c);
            value *= c * d;
            if (Math.Abs((c * d) - 1) < Precision)
                break;
        }

        return value;
    }
}
