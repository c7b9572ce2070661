using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Testing;

namespace Eam.Engine.Tests.Commands;

public sealed class CommandProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_WholeSegment_ReturnsEachStep()
    {
        var protocol = Protocol(from: 10);

        Report(protocol, """{"type":"report","compute":10,"metrics":{"reward":0.5,"kl":null}}""").ShouldBe([("reward", 0.5)]);
        Take(protocol, """{"type":"progress","compute":12.5,"loss":3}""").ShouldBe(new CommandStep.Show(12.5, 3));
        Take(protocol, """{"type":"save","compute":20}""").ShouldBe(new CommandStep.Save(20));
        Take(protocol, """{"type":"save"}""").ShouldBe(new CommandStep.Save(20));
        protocol.IsDone.ShouldBeFalse();
        Take(protocol, """{"type":"done"}""").ShouldBe(new CommandStep.Leave());
        protocol.IsDone.ShouldBeTrue();
        Take(protocol, "late words").ShouldBe(new CommandStep.Ignore());
        protocol.Compute.ShouldBe(20);
    }

    [Theory]
    [InlineData("""{"type":"report","compute":10,"metrics":{"reward":NaN}}""", "diverged at compute 10: reward is NaN")]
    [InlineData("""{"type":"report","compute":10,"metrics":{"reward": -Infinity}}""", "diverged at compute 10: reward is -Infinity")]
    [InlineData("""{"type":"report","compute":10,"metrics":{"reward":"Infinity"}}""", "diverged at compute 10: reward is Infinity")]
    [InlineData("""{"type":"report","compute":10,"metrics":{"kl":1e999}}""", "diverged at compute 10: kl is Infinity")]
    public void Take_MetricThatIsNotFinite_HasDiverged(string line, string what) =>
        Take(Protocol(), line).ShouldBe(new CommandStep.Fail(FailureKind.Diverged, what));

    [Theory]
    [InlineData("hello", "its program wrote 'hello' to the pipe, which is not a JSON object")]
    [InlineData("[1]", "its program wrote '[1]' to the pipe, which is not a JSON object")]
    [InlineData("{} {}", "its program wrote '{} {}' to the pipe, which is not a JSON object")]
    [InlineData("\u001b[2J", "its program wrote '?[2J' to the pipe, which is not a JSON object")]
    [InlineData("""{"compute":3}""", """its program wrote '{"compute":3}' to the pipe, which has no type""")]
    [InlineData("""{"type":"report","metrics":{}}""", "its program sent a report without compute")]
    [InlineData("""{"type":"report","compute":12}""", "its program reported at compute 12 without metrics")]
    [InlineData("""{"type":"report","compute":12.5,"metrics":{}}""", "its program reported at compute 12.5, but nfe are whole numbers")]
    [InlineData(
        """{"type":"report","compute":12,"metrics":{"kl":[]}}""",
        "its program reported kl at compute 12 as something that is not a number"
    )]
    [InlineData("""{"type":"progress","compute":NaN}""", "its program sent a progress whose compute is not a finite number")]
    [InlineData("""{"type":"save","compute":9}""", "its program sent a save at compute 9 after 10 nfe, but compute must not decrease")]
    [InlineData("""{"type":"failed"}""", "its program gave no reason")]
    [InlineData("""{"type":"failed","message":"no\nGPU"}""", "no GPU")]
    public void Take_WrongLine_HasCrashed(string line, string what) =>
        Take(Protocol(from: 10), line).ShouldBe(new CommandStep.Fail(FailureKind.Crashed, what));

    [Fact]
    public void Take_ConfigurationThatCannotBeTrained_IsInvalid() =>
        Take(Protocol(), """{"type":"failed","message":"am.steps must be even","invalid":true}""")
            .ShouldBe(new CommandStep.Fail(FailureKind.Invalid, "am.steps must be even"));

    [Fact]
    public void Take_UnknownTypesFieldsAndMetrics_AreIgnoredWithOneNoteEach()
    {
        var protocol = Protocol();

        Take(protocol, """{"type":"hello","x":1}""").Note.ShouldBe("a message of type 'hello' is not known; ignored");
        Take(protocol, """{"type":"hello"}""").Note.ShouldBeNull();
        var report = Take(protocol, """{"type":"report","compute":1,"x":2,"metrics":{"fid":3,"NaN":"\"NaN","reward":1}}""");
        report.Note.ShouldBe("not declared in task.metrics of the sweep file, so ignored: fid, NaN");
        Take(protocol, """{"type":"report","compute":1,"metrics":{"fid":NaN,"reward":1}}""").Note.ShouldBeNull();
    }

    [Fact]
    public void Take_EveryPrefixOfAMessage_IsNoException()
    {
        var line = """{"type":"report","compute":1,"metrics":{"\ud800":1,"reward":NaN}}"""u8.ToArray();
        for (var length = 0; length < line.Length; length++)
            Protocol().Take(line.AsSpan(0, length)).ShouldBeOfType<CommandStep.Fail>().Kind.ShouldBe(FailureKind.Crashed);
        Protocol().Take(line).ShouldBeOfType<CommandStep.Fail>();
    }

    private CommandProtocol Protocol(double from = 0) => new(CommandScripts.Spec(_folder, ""), from);

    private static CommandStep Take(CommandProtocol protocol, string line) => protocol.Take(Encoding.UTF8.GetBytes(line));

    private static (string, double)[] Report(CommandProtocol protocol, string line) =>
        [.. Take(protocol, line).ShouldBeOfType<CommandStep.Add>().Values.Select(pair => (pair.Key, pair.Value))];
}
