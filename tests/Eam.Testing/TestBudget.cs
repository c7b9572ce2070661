using System.Diagnostics;
using System.Globalization;

namespace Eam.Testing;

/// <summary>
/// The time that long tests may take together: <c>EAM_TEST_BUDGET</c> in minutes, 6 by default. A test that repeats something gets a share
/// of it, and repeats while its share lasts, but at least a smallest and at most a largest number of times. So a busy machine shortens
/// tests, but skips none.
/// </summary>
public sealed class TestBudget
{
    /// <summary>The environment variable that gives the minutes.</summary>
    public const string Variable = "EAM_TEST_BUDGET";

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _time;

    /// <summary>Starts a share of the whole budget.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    public TestBudget(double share) => _time = Whole * share;

    /// <summary>The whole budget.</summary>
    public static TimeSpan Whole =>
        TimeSpan.FromMinutes(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
            && minutes >= 0
                ? minutes
                : 6
        );

    /// <summary>Returns whether a test should repeat again what it has done this many times.</summary>
    public bool Allows(int done, int fewest, int most) => done < fewest || (done < most && Stopwatch.GetElapsedTime(_began) < _time);
}
