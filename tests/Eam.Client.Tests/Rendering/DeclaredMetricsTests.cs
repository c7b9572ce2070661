using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Client.Tests.Rendering;

/// <summary>Tables of a sweep whose program has declared its metrics.</summary>
public sealed partial class DeclaredMetricsTests
{
    private static readonly SweepState State = RandomSweep.State(SweepSpecs.Command(), 1);

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Trials_SweepOfACommand_HasColumnsOfItsMetrics(int width)
    {
        var list = new TrialList("mine-1", State, State.Trials, TrialOrder.Find(State, null)!.Column);
        using var test = new TestTerminal((width, 40));
        list.Show(test.Terminal.Output.Console);

        Heading(test.Output, "trial").ShouldContain(width < 100 ? "objective accuracy sw2" : "loss accuracy sw2");
        test.Output.ShouldNotContain("reward");
        test.Output.ShouldContain(Figures.Metric(State.Trials.First(trial => trial.Metrics is not null).Metrics!["accuracy"]));
    }

    [Fact]
    public void Trials_NarrowTerminal_LeavesOutTheLastMetricsFirst()
    {
        var list = new TrialList("mine-1", State, State.Trials, TrialOrder.Find(State, null)!.Column);
        using var test = new TestTerminal((60, 40));
        list.Show(test.Terminal.Output.Console);

        var heading = Heading(test.Output, "trial");
        heading.ShouldContain("objective");
        heading.ShouldNotContain("sw2");
    }

    [Fact]
    public void Leaderboard_SweepOfACommand_HasColumnsOfItsMetrics()
    {
        using var test = new TestTerminal((120, 40));
        test.Terminal.Output.Console.Write(Leaderboard.Render(State, 3, 120));

        Heading(test.Output, "rank").ShouldEndWith("loss accuracy sw2");
    }

    [Fact]
    public void RewardTable_SweepOfACommand_HasItsMetricsAndNoFloor()
    {
        using var test = new TestTerminal((120, 40));
        test.Terminal.Output.Console.Write(RewardTable.Render(State, 120));
        var csv = new StringWriter();
        RewardTable.WriteCsv(csv, State);

        Heading(test.Output, "nfe").ShouldBe("nfe method loss accuracy sw2 trial");
        csv.ToString().ShouldStartWith("up_to,method,trial,compute,loss,accuracy,sw2");
        csv.ToString().Split('\n').ShouldAllBe(line => line.Length == 0 || line.Split(',').Length == 7);
        RewardTable.Notes(State).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Screen_SweepOfACommand_FitsAndShowsItsMetrics(int width)
    {
        var lines = Screen(State, width);

        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        lines.ShouldContain(line =>
            line.Contains("best so far: trial", StringComparison.Ordinal) && line.Contains("loss ", StringComparison.Ordinal)
        );
        Heading(string.Join('\n', lines), "trial").ShouldContain("objective accuracy");
        string.Join('\n', lines).ShouldNotContain("reward");
    }

    [Fact]
    public void Screen_ManyLongMetrics_ShowsAsManyAsFit()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"a_long_name_of_a_metric_{i:D2}").ToList();
        var command = State.Spec.Command! with { Metrics = [new("loss", false), .. names.Select(name => new DeclaredMetric(name, true))] };
        var values = names.Append("loss").ToDictionary(name => name, _ => 123.456);
        var spec = State.Spec with { Command = command };
        var state = State with
        {
            Spec = spec,
            Trials =
            [
                .. State.Trials.Select(trial =>
                    trial with
                    {
                        Curve = [.. trial.Curve.Select(point => point with { Metrics = TrialMetrics.OfDeclared(values) })],
                    }
                ),
            ],
        };

        foreach (var width in (int[])[80, 100, 120, 200])
        {
            var lines = Screen(state, width);
            lines.ShouldAllBe(line => line.TrimEnd().Length <= width, $"at {width} columns");
        }
    }

    [Fact]
    public void EventLines_ReachedRung_NamesTheDeclaredMetrics()
    {
        var writer = new StringWriter();
        var lines = new EventLines(writer, State.Spec, null, CommonOptions.Table);
        foreach (var past in SweepEvents.Past(RandomSweep.Events(State.Spec, 1)))
            lines.Write(past);

        var reached = writer.ToString().Split('\n').First(line => line.Contains("reached", StringComparison.Ordinal));
        reached.ShouldContain(", loss ");
        reached.ShouldContain(", accuracy ");
        reached.ShouldNotContain("reward");
    }

    [Fact]
    public void Json_ReportOfACommand_HasOnlyItsMetrics()
    {
        var metrics = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["loss"] = double.NaN, ["accuracy"] = 0.5 });

        Json.Metrics(metrics)!.ToJsonString().ShouldBe("""{"accuracy":0.5,"loss":null}""");
    }

    private static string[] Screen(SweepState state, int width)
    {
        using var test = new TestTerminal((width, 40));
        var update = new SweepUpdate(
            state,
            SweepStatus.Running,
            "/data/sweeps/mine-1",
            null,
            ImmutableDictionary<int, SegmentProgress>.Empty
        );
        test.Terminal.Output.Console.Write(SweepScreen.Render(update, 1e6, 0, TimeSpan.FromSeconds(61), width, 40, "Ctrl-C saves."));
        return Plain(test.Output).TrimEnd('\n').Split('\n');
    }

    private static string Heading(string output, string first) =>
        Spaces()
            .Replace(
                Plain(output).Split('\n').First(line => line.TrimStart().StartsWith(first + " ", StringComparison.Ordinal)).Trim(),
                " "
            );

    private static string Plain(string text) => Escapes().Replace(text, string.Empty);

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
