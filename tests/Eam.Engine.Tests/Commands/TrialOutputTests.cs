using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Commands;

public sealed class TrialOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileThatGrowsAndIsShortened_ReturnsEachPieceOnceAndSaysWhatIsMissing()
    {
        var reader = new TrialOutput(Sweep(CommandScripts.Spec(_folder, "")), 0);
        using var output = new CommandOutput(CommandScripts.Folder(_folder).OutputOf(0));
        reader.Read().ShouldBe("");

        Print(output, "caf\u00e9\n");
        reader.Read().ShouldBe("caf\u00e9\n");
        reader.Read().ShouldBe("");
        Print(output, new string('x', 3 * CommandOutput.Most));
        Print(output, "end\n");
        var rest = new StringBuilder();
        while (reader.Read() is { Length: > 0 } text)
            rest.Append(text);

        var parts = rest.ToString().Split("\n--- eam: ");
        parts.Length.ShouldBe(2);
        parts[0].ShouldBe(new string('x', (CommandOutput.Most / 2) - 6));
        var (line, tail) = (parts[1].Split('\n')[0], parts[1].Split(" ---\n")[1]);
        tail.ShouldEndWith("xxxend\n");
        line.ShouldBe($"{(3 * CommandOutput.Most) + 4 - parts[0].Length - tail.Length} bytes are missing here ---");
    }

    [Fact]
    public void Constructor_NoSuchTrialOrTask_SaysSo()
    {
        Should
            .Throw<NotFoundException>(() => new TrialOutput(Sweep(SweepSpecs.Small()), 0))
            .Message.ShouldBe("small-1 has no output of programs: its task is gaussian-mixture, not command");
        Should
            .Throw<NotFoundException>(() => new TrialOutput(Sweep(CommandScripts.Spec(_folder, "")), 99))
            .Message.ShouldStartWith("small-1 has no trial 99");
    }

    private static void Print(CommandOutput output, string text) => output.Copy(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private SweepResults Sweep(SweepSpec spec)
    {
        var state = SweepMachine.Apply(SweepState.Start(spec), new SweepEvent.TrialCreated(0, Configuration.Defaults("am"), 1, null));
        return new("small-1", CommandScripts.Folder(_folder).Path, SweepStatus.Running, null, state, default, null);
    }
}
