namespace Eam.Client.Commands;

/// <summary>
/// Runs verbs that save nothing when they are interrupted: they end within a second of the signal, whatever they compute.
/// </summary>
internal static class Interruptible
{
    /// <summary>How long a verb may take to end by itself, so that it can say what it knows.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Runs a verb on a thread of its own.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted. It may still compute, until the process ends.</exception>
    public static async Task<int> RunAsync(Func<Task<int>> verb, Terminal terminal)
    {
        var running = Task.Run(verb);
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = terminal.Interrupts.Stop.Register(interrupted.SetResult);
        if (await Task.WhenAny(running, interrupted.Task) == interrupted.Task)
            await Task.WhenAny(running, Task.Delay(Patience, terminal.Time, CancellationToken.None));
        return running.IsCompleted ? await running : throw new OperationCanceledException("interrupted");
    }
}
