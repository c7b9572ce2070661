using System.Diagnostics;

namespace Eam.Testing.Fuzzing;

/// <summary>
/// Gives changed examples to a reader or a server. It must take each one or refuse it as it documents. The number of executions is a
/// diagnostic message of the test.
/// </summary>
public static class Fuzz
{
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(2),
        Hang = TimeSpan.FromSeconds(20);

    /// <summary>How long each of the nine targets is fuzzed in the default run of the tests: just above a minute in all.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(7);

    /// <summary>How long a target of the category Long is fuzzed.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Reads changed examples, one after the other, until the usual time is used up.</summary>
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
        for (; Stopwatch.GetElapsedTime(began) < Usual; done++)
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
                throw Failure(done, bytes, failure.ToString());
            }

            if (Stopwatch.GetElapsedTime(start) > Slowest)
                throw Failure(done, bytes, "it took too long");
        }

        Report(done, began, refused);
    }

    /// <summary>Sends changed examples, one after the other, until the time is used up.</summary>
    /// <param name="examples">Valid examples, which take turns.</param>
    /// <param name="send">Sends a changed example, checks the answer, and returns whether the example was refused. Its token ends a wait
    /// that is a hang.</param>
    /// <param name="time">How long.</param>
    /// <param name="seed">Decides the changes.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    public static async Task RunAsync(
        IReadOnlyList<byte[]> examples,
        Func<byte[], CancellationToken, Task<bool>> send,
        TimeSpan time,
        int seed,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(send);
        var mutator = new Mutator(seed);
        var (began, done, refused) = (Stopwatch.GetTimestamp(), 0, 0);
        for (; Stopwatch.GetElapsedTime(began) < time; done++)
        {
            var bytes = mutator.Mutate(examples[done % examples.Count]);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Hang);
            try
            {
                refused += await send(bytes, limit.Token) ? 1 : 0;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw Failure(done, bytes, $"no answer within {Hang.TotalSeconds} s");
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failure(done, bytes, failure.ToString());
            }
        }

        Report(done, began, refused);
    }

    private static ShouldAssertException Failure(int execution, byte[] bytes, string what) =>
        new($"execution {execution}, input {Convert.ToBase64String(bytes)}: {what}");

    private static void Report(int done, long began, int refused) =>
        TestContext.Current.SendDiagnosticMessage(
            $"{done} executions in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, {refused} refused"
        );
}
