using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public class ConfigurationParserTests
{
    [Fact]
    public void Parse_ValidAssignments_GivesTaskAndConfiguration()
    {
        var result = ConfigurationParser.Parse(
            "gaussian-mixture",
            "eam",
            ["eam.ode_steps=4", "learning_rate = 3e-4", "task.modes=4", "eam.base_variance=auto"],
            TestCatalog.Catalog
        );

        result.Errors.ShouldBeEmpty();
        result.Configuration!.Key.ShouldBe("eam|eam.base_variance=auto|eam.ode_steps=4|learning_rate=0.0003");
        result.Task!.Values.ShouldHaveSingleItem().Key.ShouldBe("modes");
    }

    [Fact]
    public void Parse_Mistakes_GivesAllOfThem() =>
        ConfigurationParser
            .Parse(
                "gaussian-mixture",
                "eam",
                ["learning_rat=1", "am.steps=3", "batch_size=0", "nothing", "task.mode=3", "ema=0.5", "ema=0.6", "eam.solver=heum"],
                TestCatalog.Catalog
            )
            .Errors.ShouldBe([
                "--set learning_rat=1: unknown parameter 'learning_rat'; did you mean 'learning_rate'?",
                "--set am.steps=3: this is a parameter of method am, not of eam",
                "--set batch_size=0: batch_size must be a whole number from 1 to 65536, not 0",
                "--set nothing: must be name=value",
                "--task-set mode=3: unknown parameter 'mode'; did you mean 'modes'?",
                "--set ema=0.6: ema is set twice",
                "--set eam.solver=heum: eam.solver must be one of euler, midpoint, heun, not 'heum'; did you mean 'heun'?",
            ]);

    [Fact]
    public void Parse_UnknownTaskAndMethod_NamesBoth() =>
        ConfigurationParser
            .Parse("gaussian-mixtures", "emm", [], TestCatalog.Catalog)
            .Errors.ShouldBe([
                "--task must be one of gaussian-mixture, not 'gaussian-mixtures'; did you mean 'gaussian-mixture'?",
                "--method must be one of am, eam, ram, forward, terminal-gradient, not 'emm'; did you mean 'eam'?",
            ]);
}
