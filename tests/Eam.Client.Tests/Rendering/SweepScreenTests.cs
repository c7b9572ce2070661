using System.Text.RegularExpressions;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Tests.Rendering;

public sealed partial class SweepScreenTests
{
    [Theory]
    [InlineData(80, 40)]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public void Render_FiftyFourTrials_FitsTheTerminal(int width, int height)
    {
        var lines = Lines(width, height);

        lines.Length.ShouldBeLessThan(height);
        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        lines.ShouldNotContain(line => Regex.IsMatch(line, @"^\s+\S*\d$"), "a figure that did not fit its column");
        if (height == 40)
            lines.Length.ShouldBeGreaterThan(height - 4, "the height of the terminal is used");
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    public void Render_FiftyFourTrials_ShowsRunningOnesAndEachMethodsBest(int width, int height)
    {
        var lines = Lines(width, height);

        lines.ShouldContain(line => Regex.IsMatch(line, @"^\s+3\s+am\s+running\s+2/4\s.*1\.20 M"));
        lines.ShouldContain(line => Regex.IsMatch(line, @"^\s+10\s+eam\s+running"));
        lines.ShouldContain(line => Regex.IsMatch(line, @"^\s+7\s+am\s+paused\s+2/4\s.*-3\.000"), "the best of am");
        lines.ShouldContain(line => Regex.IsMatch(line, @"^\s+44\s+eam\s+completed\s+4/4\s.*-4\.125"), "the best of eam");
    }

    [Fact]
    public void Render_FiftyFourTrials_SumsUpTheRest()
    {
        var screen = string.Join('\n', Lines(120, 40));

        screen.ShouldContain("am  27 trials: 1 running");
        screen.ShouldContain("best so far: trial 44 (eam), control_objective -4.125");
        screen.ShouldContain("more: ");
        screen.ShouldContain("13 pending");
        screen.ShouldContain("Ctrl-C saves");
    }

    [Fact]
    public void Render_Wide_ShowsSettings() => string.Join('\n', Lines(120, 40)).ShouldContain("steps=20 learning_rate=0.00123");

    [Fact]
    public void Render_BeforeTheFirstTrial_IsNotEmpty()
    {
        using var test = new TestTerminal((80, 24));
        test.Terminal.Output.Console.Write(SweepScreen.Render(SampleSweeps.Update(), 1e6, 0, TimeSpan.Zero, 80, 24, "x"));

        Plain(test.Output).ShouldContain("am  no trial yet");
    }

    [Fact]
    public void Render_MoreRunningTrialsThanLines_StillFits()
    {
        using var test = new TestTerminal((80, 24));
        var update = SampleSweeps.Update([.. Enumerable.Range(0, 64).Select(i => SampleSweeps.Trial(i, "eam", TrialStatus.Running, -i))]);

        test.Terminal.Output.Console.Write(SweepScreen.Render(update, null, 0, TimeSpan.Zero, 80, 24, "x"));

        Plain(test.Output).TrimEnd('\n').Split('\n').Length.ShouldBeLessThan(24);
    }

    [Fact]
    public void Render_ResumedSweep_EstimatesFromThisProcessAlone()
    {
        using var test = new TestTerminal((120, 40));

        // 48.9 M of 145 M are spent, 38.9 M of them before: 10 M took a minute, so the other 96.1 M take ten.
        test.Terminal.Output.Console.Write(SweepScreen.Render(SampleSweeps.Busy(), 145e6, 38.9e6, TimeSpan.FromSeconds(60), 120, 40, "x"));

        Plain(test.Output).ShouldContain("about 9:3");
    }

    private static string[] Lines(int width, int height)
    {
        using var test = new TestTerminal((width, height));
        test.Terminal.Output.Console.Write(
            SweepScreen.Render(SampleSweeps.Busy(), 145e6, 0, TimeSpan.FromSeconds(61), width, height, "Ctrl-C saves and stops.")
        );
        return Plain(test.Output).TrimEnd('\n').Split('\n');
    }

    private static string Plain(string text) => Escapes().Replace(text, string.Empty);

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
