using System.Diagnostics;

namespace Eam.Testing.Fuzzing;

/// <summary>
/// Gives changed examples to a reader. It must read each one or refuse it with an exception that it documents. The number of executions is a diagnostic
/// message of the test.
/// </summary>
public static class Fuzz
{
    private const int Most = 20_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3),
        Slowest = TimeSpan.FromSeconds(2);

    /// <summary>Runs until the number of executions or the time is used up.</summary>
    /// <param name="examples">Valid examples, which take turns.</param>
    /// <param name="read">Reads a changed example; it also gets the number of the example.</param>
    /// <param name="isDocumented">Whether the reader documents this exception for input that is wrong.</param>
    public static void Run(IReadOnlyList<byte[]> examples, Action<int, byte[]> read, Func<Exception, bool> isDocumented)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(isDocumented);
        var mutator = new Mutator(1);
        var (began, done, refused) = (Stopwatch.GetTimestamp(), 0, 0);
        for (; done < Most && Stopwatch.GetElapsedTime(began) < Time; done++)
        {
            var number = done % examples.Count;
            var bytes = mutator.Mutate(examples[number]);
            var start = Stopwatch.GetTimestamp();
            try
            {
                read(number, bytes);
            }
            catch (Exception failure) when (isDocumented(failure))
            {
                refused++;
            }
            catch (Exception failure)
            {
                throw new ShouldAssertException($"execution {done}, input {Convert.ToBase64String(bytes)}: {failure}");
            }

            if (Stopwatch.GetElapsedTime(start) > Slowest)
                throw new ShouldAssertException($"execution {done}, input {Convert.ToBase64String(bytes)}: it took too long");
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{done} executions in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, {refused} refused"
        );
    }
}
