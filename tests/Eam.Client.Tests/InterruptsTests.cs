namespace Eam.Client.Tests;

public sealed class InterruptsTests
{
    [Fact]
    public void Signal_Twice_StopsAndThenQuits()
    {
        using var interrupts = new Interrupts();

        interrupts.Signal();
        (interrupts.Stop.IsCancellationRequested, interrupts.Quit.IsCancellationRequested).ShouldBe((true, false));
        interrupts.Signal();
        interrupts.Quit.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void HangUp_Repeated_StopsAndNeverQuits()
    {
        using var interrupts = new Interrupts();

        interrupts.HangUp();
        interrupts.HangUp();

        interrupts.IsHungUp.ShouldBeTrue();
        (interrupts.Stop.IsCancellationRequested, interrupts.Quit.IsCancellationRequested).ShouldBe((true, false));
    }

    [Fact]
    public void Signal_AfterHangUp_QuitsOnlyAtTheSecondOne()
    {
        using var interrupts = new Interrupts();
        interrupts.HangUp();

        interrupts.Signal();
        interrupts.Quit.IsCancellationRequested.ShouldBeFalse();
        interrupts.Signal();
        interrupts.Quit.IsCancellationRequested.ShouldBeTrue();
    }
}
