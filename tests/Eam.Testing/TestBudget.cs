using System.Diagnostics;
using System.Globalization;

namespace Eam.Testing;

/// <summary>
/// The time that long tests may take together: <c>EAM_TEST_BUDGET</c> in minutes, 6 by default. A test that repeats something has a share of it, and repeats it between a fewest and a most
/// number of times while its share lasts. So a busy machine shortens tests, and leaves none out.
/// </summary>
public sealed class TestBudget
{
    /// <summary>The environment variable: minutes.</summary>
    public const string Variable = "EAM_TEST_BUDGET";

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _time;

    /// <summary>A share of the whole budget that begins now.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TestBudget(double share) => _time = Whole * share;

    /// <summary>The whole budget.</summary>
    public static TimeSpan Whole =>
        TimeSpan.FromMinutes(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
            && minutes >= 0
                ? minutes
                : 6
        );

    /// <summary>Whether a test repeats once more what it has done so many times.</summary>
    public bool Allows(int done, int fewest, int most) => done < fewest || (done < most && Stopwatch.GetElapsedTime(_began) < _time);
}
