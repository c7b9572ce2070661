using Eam.Engine.Commands;
using Eam.Testing;

namespace Eam.Engine.Tests.Commands;

public sealed class CommandProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CloseInput_ProgramThatReads_EndsByItself()
    {
        using var output = new CommandOutput(_folder.File("output", "a.log"));
        using var process = Start(output, "while hear; do echo \"$line\"; done; echo over; exit 5");

        process.Send("one"u8.ToArray());
        process.CloseInput();

        process.End(Patience).ShouldBe(new CommandExit(5, null, "over"));
        File.ReadAllText(_folder.File("output", "a.log")).ShouldBe("one\nover\n");
    }

    [Fact]
    public void CloseInput_AnotherProgramWasStartedMeanwhile_DoesNotKeepThePipeOpen()
    {
        using var output = new CommandOutput(_folder.File("output", "a.log"));
        using var first = Start(output, "hear || exit 5");
        using var second = Start(output, "hear || exit 5");

        first.CloseInput();

        first.End(Patience).Code.ShouldBe(5);
        second.CloseInput();
        second.End(Patience).Code.ShouldBe(5);
    }

    [Fact]
    public void End_ProgramThatDoesNotEnd_IsEnded()
    {
        using var output = new CommandOutput(_folder.File("output", "a.log"));
        using var process = Start(output, "trap 'echo asked; exit 1' TERM; say '{}'; while :; do sleep 0.05; done");
        foreach (var _ in process.Lines)
            break;

        process.End(TimeSpan.Zero).ShouldBe(new CommandExit(null, null, "asked"));
    }

    [Fact]
    public void Send_ProgramThatReadsNothing_IsKilledAndNeverWaitedFor()
    {
        using var output = new CommandOutput(_folder.File("output", "a.log"));
        using var process = Start(output, "sleep 1000");
        for (var i = 0; i < 3000; i++)
            process.Send(new byte[1000]);

        process.End(Patience).Killed.ShouldBe("was ended, because it did not read 1000 messages");
    }

    private CommandProcess Start(CommandOutput output, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), CommandScripts.NeedsUnix);
        return CommandProcess.Start(CommandScripts.Spec(_folder, script).Command!, null, output, () => { });
    }
}
