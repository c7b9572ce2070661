using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>Objectives that the task of the sweep does not define, with the tasks of this build.</summary>
public sealed class ObjectiveOfTheTaskTests
{
    private const string Sample = """
        name: ess
        task: {name: gaussian-mixture, modes: 2}
        method: eam
        parameters: {learning_rate: {min: 1e-4, max: 1e-2, scale: log}, batch_size: 32, hidden_layers: 1, width: 16}
        halving: {algorithm: sha, eta: 2, compute: {unit: nfe, min: 2e4, max: 4e4}}
        trials: 4
        objective: control_objective
        """;

    [Theory]
    [InlineData("objective: ess", "objective is ess")]
    [InlineData("objective: {metric: ess, goal: maximize}", "objective.metric is ess")]
    [InlineData("objectives: [reward, ess]", "objectives is ess")]
    [InlineData("objectives: [{metric: reward}, {metric: ess}, {metric: compute}]", "objectives.metric is ess")]
    public void Read_MetricThatTheTaskDoesNotDefine_IsALineWithThoseThatItHas(string objective, string start)
    {
        var errors = Read(objective).Errors;

        var error = errors.ShouldHaveSingleItem();
        error.ShouldStartWith($"sweep.yaml:7: {start}, but only tasks whose target is estimated by importance weights have it; ");
        error.ShouldContain("task gaussian-mixture has ");
        error.ShouldContain("control_objective");
        error.Split("has ")[^1].Split(", ").ShouldNotContain("ess");
    }

    [Fact]
    public void Read_MetricThatTheTaskDoesNotDefineWithTies_IsRefused() =>
        string.Join(
                '\n',
                ShownSweepFile
                    .Of(
                        SweepFile.Read(
                            Text("objective: ess").Replace("eta: 2,", "eta: 2, ties: {standard_errors: 1},", StringComparison.Ordinal),
                            "sweep.yaml"
                        )
                    )
                    .Errors
            )
            .ShouldContain("sweep.yaml:7: objective is ess");

    [Fact]
    public void Read_MisspeltMetric_ListsTheClosestFirst() =>
        Read("objective: mode_eror").Errors.ShouldHaveSingleItem().ShouldStartWith("sweep.yaml:7: objective must be one of mode_error, ");

    [Theory]
    [InlineData("objective: mode_error")]
    [InlineData("objective: sinkhorn")]
    [InlineData("objectives: [reward, mode_error, compute]")]
    public void Read_MetricThatTheTaskDefines_IsRead(string objective) => Read(objective).Errors.ShouldBeEmpty();

    [Fact]
    public void Read_TaskThatIsNotKnown_NamesOnlyTheTask() =>
        ShownSweepFile
            .Of(SweepFile.Read(Text("objective: ess").Replace("gaussian-mixture", "gausian", StringComparison.Ordinal), "sweep.yaml"))
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith("sweep.yaml:2: task.name must be one of ");

    private static ShownSweepFile Read(string objective) => ShownSweepFile.Of(SweepFile.Read(Text(objective), "sweep.yaml"));

    private static string Text(string objective) => Sample.Replace("objective: control_objective", objective, StringComparison.Ordinal);
}
