using Eam.Client.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Verbs that save nothing end within a second of Ctrl-C, whatever they compute.</summary>
public sealed class InterruptibleTests
{
    [Fact(Timeout = 30_000)]
    public async Task RunAsync_VerbThatComputes_EndsAfterTheSignal()
    {
        using var test = new TestTerminal();
        var never = new TaskCompletionSource<int>();
        var running = Interruptible.RunAsync(() => never.Task, test.Terminal);

        running.IsCompleted.ShouldBeFalse();
        test.Interrupts.Signal();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact(Timeout = 30_000)]
    public async Task RunAsync_VerbThatEndsByItself_HasItsOwnCode()
    {
        using var test = new TestTerminal();
        var ends = new TaskCompletionSource<int>();
        var running = Interruptible.RunAsync(() => ends.Task, test.Terminal);
        test.Interrupts.Signal();

        ends.SetResult(7);

        (await running).ShouldBe(7);
    }

    [Fact(Timeout = 60_000)]
    public async Task Preview_LargeSweepOfASlowRule_EndsWithin130()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.Write(
            SmallSweeps
                .TwoMethods.Replace("algorithm: sha", "algorithm: asha", StringComparison.Ordinal)
                .Replace("trials: 6", "trials: 1000000", StringComparison.Ordinal)
        );
        var running = test.RunAsync("preview", file);

        test.Interrupts.Signal();

        (await running).ShouldBe(130);
        test.Error.ShouldBe($"eam: interrupted{Environment.NewLine}");
        test.Output.ShouldBeEmpty();
    }
}
