using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>Settings that contradict others are told when a file or an option is read, with the line.</summary>
public class ConflictTests
{
    private static readonly SpecCatalog Catalog = TestCatalog.Catalog with
    {
        Tasks = [.. TestCatalog.Catalog.Tasks, TestCatalog.Catalog.Tasks[0] with { Name = "learned", HasBaseNetwork = true }],
    };

    [Theory]
    [InlineData(
        "gaussian-mixture",
        "eam.terminal_time: 1\n  eam.pullback: vjp",
        "6: parameters.eam.pullback has no effect, because eam.terminal_time is 1: leave it out, or set eam.terminal_time below 1"
    )]
    [InlineData(
        "gaussian-mixture",
        "eam.pullback: [covariance, vjp]",
        "5: parameters.eam.pullback has no effect, because eam.terminal_time is 1 (auto: the base of the task is exact): leave it out, or set eam.terminal_time below 1"
    )]
    [InlineData(
        "learned",
        "eam.stages: 5\n  eam.pullback: none",
        "6: parameters.eam.pullback has no effect, because eam.terminal_time is 1 (auto: eam.stages is not 0): leave it out, or set eam.terminal_time below 1"
    )]
    [InlineData(
        "learned",
        "eam.score_time: [0.85, 0.9]",
        "5: parameters.eam.score_time has no effect, because eam.terminal_time is 0.65 (auto: the base of the task is learned): leave it out, or set eam.terminal_time: 1"
    )]
    [InlineData(
        "gaussian-mixture",
        "eam.terminal_time: {min: 0.5, max: 0.9}\n  eam.score_draws: 2",
        "6: parameters.eam.score_draws has no effect, because eam.terminal_time is 0.5: leave it out, or set eam.terminal_time: 1"
    )]
    [InlineData(
        "learned",
        "eam.pullback: covariance\n  eam.pullback_steps: [1, 4]",
        "6: parameters.eam.pullback_steps has no effect, because eam.pullback is covariance: leave it out, or set eam.pullback: vjp"
    )]
    [InlineData(
        "gaussian-mixture",
        "eam.pullback_steps: 4",
        "5: parameters.eam.pullback_steps has no effect, because eam.terminal_time is 1 (auto: the base of the task is exact): leave it out, or set eam.terminal_time below 1"
    )]
    public void Read_Conflict_SaysItWithTheLine(string task, string parameters, string expected) =>
        Errors(task, parameters).ShouldBe([$"sweep.yaml:{expected}"]);

    [Theory]
    [InlineData("gaussian-mixture", "eam.terminal_time: 0.7\n  eam.pullback: vjp")]
    [InlineData("gaussian-mixture", "eam.terminal_time: [0.7, 1]\n  eam.pullback: [covariance, vjp]")]
    [InlineData("gaussian-mixture", "eam.terminal_time: 1\n  eam.pullback: auto")]
    [InlineData("learned", "eam.pullback: [covariance, vjp, none]")]
    [InlineData("learned", "eam.terminal_time: 1\n  eam.score_time: 0.9")]
    [InlineData("learned", "eam.stages: [0, auto]\n  eam.score_time: 0.9")]
    [InlineData("learned", "eam.stages: [0, auto]\n  eam.terminal_time: {values: [0.65, 0.8], when: {eam.stages: 0}}")]
    [InlineData("learned", "eam.stages: [0, auto]\n  eam.terminal_time: [0.65, 1]\n  eam.reweight: path")]
    [InlineData("learned", "eam.pullback_steps: [1, 4]")]
    [InlineData("learned", "eam.pullback: [covariance, vjp]\n  eam.pullback_steps: 4")]
    [InlineData(
        "learned",
        "batch_size: {min: 16, max: 64}\n  eam.terminal_time: {values: [1], when: {batch_size: 32}}\n  eam.score_time: 0.95"
    )]
    [InlineData(
        "learned",
        "eam.terminal_time: [0.5, 0.51, 0.52, 0.53, 0.54, 0.55, 1, 0.6, 0.7, 0.71, 0.72, 0.73, 0.74]\n  eam.score_time: [0.95, 0.99]\n  eam.stages: 0"
    )]
    public void Read_SettingsThatActSomewhere_AreAllowed(string task, string parameters) => Errors(task, parameters).ShouldBeEmpty();

    [Fact]
    public void Read_ConflictInAPoint_SaysItWithTheLine() =>
        Errors("learned", "learning_rate: {min: 1e-4, max: 1e-2}\npoints:\n  - {eam.terminal_time: 1, eam.pullback: vjp}")
            .ShouldBe([
                "sweep.yaml:7: points.eam.pullback has no effect, because eam.terminal_time is 1: leave it out, or set eam.terminal_time below 1",
            ]);

    [Fact]
    public void Parse_Conflict_SaysItWithTheOption() =>
        ConfigurationParser
            .Parse("gaussian-mixture", "eam", ["eam.pullback=vjp"], Catalog)
            .Errors.ShouldBe([
                "--set eam.pullback=vjp: eam.pullback has no effect, because eam.terminal_time is 1 (auto: the base of the task is exact): leave it out, or set eam.terminal_time below 1",
            ]);

    [Fact]
    public void Parse_StagesWithATerminalTime_AreAllowed() =>
        ConfigurationParser.Parse("learned", "eam", ["eam.terminal_time=0.7", "eam.stages=5"], Catalog).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("gaussian-mixture", "{min: 6000, max: 54000}", null)]
    [InlineData("learned", "{min: 8000, max: 72000}", null)]
    [InlineData(
        "learned",
        "{min: 7000, max: 63000}",
        "7000 nfe, but the first iteration, with the samples of the base, of eam|learning_rate=0.0001 costs 7808 nfe: raise it"
    )]
    public void Read_FirstRung_HoldsTheFirstIterationOnTheBaseOfTheTask(string task, string compute, string? expected)
    {
        var errors = Errors(task, "learning_rate: {min: 1e-4, max: 1e-2}", compute);

        if (expected is null)
            errors.ShouldBeEmpty();
        else
            errors.ShouldHaveSingleItem().ShouldEndWith(expected);
    }

    /// <summary>With T = 1 the draws of the score are dear, but below 1 the steps of the pullback are dearer: 95 NFE an endpoint.</summary>
    [Fact]
    public void Read_FirstRungWithSettingsThatExcludeEachOther_HoldsTheDearestOfBoth() =>
        Errors("learned", "eam.score_draws: 16\n  eam.terminal_time: [0.65, 1]\n  eam.pullback_steps: 32", "{min: 10000, max: 90000}")
            .ShouldHaveSingleItem()
            .ShouldEndWith("of eam|eam.pullback_steps=32|eam.score_draws=16|eam.terminal_time=0.65 costs 24320 nfe: raise it");

    [Fact]
    public void Tasks_OfThisProgram_SayWhetherTheirBaseIsLearned() =>
        SpecCatalog.Default.Tasks.Where(task => task.HasBaseNetwork).Select(task => task.Name).ShouldContain("digits");

    private static IReadOnlyList<string> Errors(string task, string parameters, string compute = "{min: 1e6, max: 9e6}") =>
        ShownSweepFile
            .Of(
                SweepFile.Read(
                    $$$"""
                    task: {{{task}}}
                    method: eam
                    trials: 9
                    parameters:
                      {{{parameters}}}
                    halving: {compute: {{{compute}}} }
                    """,
                    "sweep.yaml",
                    Catalog
                )
            )
            .Errors;
}
