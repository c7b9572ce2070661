using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Sweeps;

public sealed class OutputFollowerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SkippingTime _time = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_FollowedUntilTheSegmentEnds_HasWhatWasPrintedAtItsEnd()
    {
        var looks = 0;
        _time.OnWait = () => Print($"line {looks}\n");

        var text = await TextAsync(
            () =>
            {
                if (++looks < 4)
                    return Sweep(isTraining: true);
                Print("last words\n");
                return Sweep(isTraining: false);
            },
            follow: true
        );

        text.ShouldBe("line 1\nline 2\nline 3\nlast words\n");
        _time.Waits.ShouldBe([OutputFollower.LookEvery, OutputFollower.LookEvery, OutputFollower.LookEvery]);
    }

    [Fact]
    public async Task ReadAsync_NotFollowed_EndsWithWhatIsThere()
    {
        Print("one\n");

        (await TextAsync(() => Sweep(isTraining: true), follow: false)).ShouldBe("one\n");

        _time.Waits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, " yet")]
    [InlineData(false, "")]
    public async Task ReadAsync_NothingWasPrinted_SaysSo(bool isTraining, string yet) =>
        (await Should.ThrowAsync<NotFoundException>(() => TextAsync(() => Sweep(isTraining), follow: false))).Message.ShouldBe(
            $"trial 0 of mine-1 has printed nothing{yet}, or it is elsewhere"
        );

    [Fact]
    public async Task ReadAsync_NoProgramOrNoSuchTrial_SaysSo()
    {
        (await Should.ThrowAsync<NotFoundException>(() => TextAsync(() => Sweep(true, SweepSpecs.Small()), follow: true))).Message.ShouldBe(
            "mine-1 has no output of programs: its task is gaussian-mixture, not command"
        );
        (await Should.ThrowAsync<NotFoundException>(() => TextAsync(() => Sweep(true), follow: true, trial: 9))).Message.ShouldBe(
            "mine-1 has no trial 9; it has trials 0 to 0"
        );
    }

    private async Task<string> TextAsync(Func<SweepUpdate> look, bool follow, int trial = 0)
    {
        var text = "";
        var pieces = OutputFollower.ReadAsync(_ => Task.FromResult(look()), trial, 0, follow, _time, ", or it is elsewhere", Now);
        await foreach (var piece in pieces)
            text += piece.Text;
        return text;
    }

    private void Print(string text)
    {
        using var output = new CommandOutput(new SweepFolder(_folder.Path).OutputOf(0));
        output.Copy(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private SweepUpdate Sweep(bool isTraining, SweepSpec? spec = null)
    {
        var state = SweepState.Start(spec ?? SweepSpecs.Command());
        var configuration = Configuration.Defaults(state.Spec.Space.Methods[0]);
        state = SweepMachine.Apply(state, new SweepEvent.TrialCreated(0, configuration, 1, null));
        if (isTraining)
            state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(0, 0, 0, 0));
        return new(
            state,
            isTraining ? SweepStatus.Running : SweepStatus.Stopped,
            _folder.Path,
            null,
            ImmutableDictionary<int, SegmentProgress>.Empty,
            "mine-1"
        );
    }
}
