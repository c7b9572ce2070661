using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public sealed class ExplicitModesTests
{
    [Fact]
    public void Read_NestedLists_AreTheNumbersOneAfterTheOther()
    {
        var result = SweepFile.Read(Text("[[1, 0], [-1, 0.5]]", "[0.7, 0.3]"), "sweep.yaml");

        result.Problems.ShouldBeEmpty();
        result.Spec!.Task.Values["means"].ToString().ShouldBe("1,0,-1,0.5");
        result.Spec.Task.Values["weights"].ToString().ShouldBe("0.7,0.3");
    }

    [Fact]
    public void Read_ListThatDoesNotFit_IsAnErrorWithItsLine() =>
        ShownSweepFile
            .Of(SweepFile.Read(Text("[[1, 0], [-1]]", "[0.7, 0.3]"), "sweep.yaml"))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("4: task.means must have 4 numbers, not 3 (dimension of them for each of the modes)");

    [Fact]
    public void Parse_ListThatDoesNotFit_NamesTheOption() =>
        ConfigurationParser
            .Parse("gaussian-mixture", "eam", ["task.modes=2", "task.weights=1,2,3"], SpecCatalog.Default)
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("--task-set weights: weights must have 2 numbers, not 3 (one for each of the modes)");

    private static string Text(string means, string weights) =>
        $$$"""
            task:
              name: gaussian-mixture
              modes: 2
              means: {{{means}}}
              weights: {{{weights}}}
            method: eam
            parameters: {learning_rate: {min: 1e-4, max: 1e-2, scale: log}}
            halving: {algorithm: sha, eta: 3, compute: {unit: nfe, min: 1e5, max: 9e5}}
            trials: 3
            """;
}
