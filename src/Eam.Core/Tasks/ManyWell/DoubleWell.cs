namespace Eam.Core.Tasks.ManyWell;

/// <summary>
/// The density on a line proportional to exp(-(x^2 - 4)^2), with two wells at -2 and 2. Integrals and quantiles are by quadrature.
/// </summary>
/// <remarks>The integrand is analytic and below 1e-100 at the ends, so the trapezoid rule is exact up to rounding.</remarks>
internal sealed class DoubleWell
{
    private const int Cells = 1 << 14;
    private const double Edge = 4.5,
        Width = 2 * Edge / Cells;

    // Cumulative mass at the right ends of the cells; the last is 1.
    private readonly double[] _cumulative = new double[Cells];

    internal DoubleWell()
    {
        var (mass, energy, square) = (0.0, 0.0, 0.0);
        for (var i = 0; i <= Cells; i++)
        {
            var x = At(i);
            var density = Math.Exp(-Energy(x)) * Width;
            mass += density;
            energy += density * Energy(x);
            square += density * x * x;
            if (i < Cells)
                _cumulative[i] = (i == 0 ? 0 : _cumulative[i - 1]) + ((density + (Math.Exp(-Energy(At(i + 1))) * Width)) / 2);
        }

        (LogIntegral, MeanEnergy, MeanSquare) = (Math.Log(mass), energy / mass, square / mass);
        var total = _cumulative[^1];
        for (var i = 0; i < Cells; i++)
            _cumulative[i] /= total;
    }

    /// <summary>Logarithm of the integral of exp(-(x^2 - 4)^2).</summary>
    internal double LogIntegral { get; }

    /// <summary>Mean energy E[(x^2 - 4)^2].</summary>
    internal double MeanEnergy { get; }

    /// <summary>Mean square E[x^2].</summary>
    internal double MeanSquare { get; }

    /// <summary>Returns the energy (x^2 - 4)^2.</summary>
    internal static double Energy(double x) => ((x * x) - 4) * ((x * x) - 4);

    /// <summary>Returns the x below which the mass p in (0, 1) lies; linear within a cell of width 0.00055.</summary>
    internal double Quantile(double p)
    {
        var cell = Array.BinarySearch(_cumulative, p);
        cell = Math.Min(cell < 0 ? ~cell : cell, Cells - 1);
        var (low, high) = (cell == 0 ? 0 : _cumulative[cell - 1], _cumulative[cell]);
        return At(cell) + (Width * (high > low ? (p - low) / (high - low) : 0.5));
    }

    private static double At(int i) => (i * Width) - Edge;
}
