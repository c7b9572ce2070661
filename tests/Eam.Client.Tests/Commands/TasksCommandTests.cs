using System.Text.Json.Nodes;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Tasks;

namespace Eam.Client.Tests.Commands;

public sealed class TasksCommandTests
{
    [Fact]
    public async Task Tasks_NoName_ListsEveryTaskMethodParameterAndMetric()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("tasks")).ShouldBe(0);

        IEnumerable<string> names =
        [
            .. TaskCatalog.All.Select(task => task.Name),
            .. TaskCatalog.All.SelectMany(task => task.Parameters).Select(parameter => parameter.Name),
            .. MethodCatalog.All.SelectMany(method => method.Parameters).Select(parameter => parameter.Name),
            .. TrainingParameters.All.Select(parameter => parameter.Name),
            .. TrialMetrics.Definitions.Select(metric => metric.Name),
        ];
        names.ShouldAllBe(name => test.Output.Contains(name, StringComparison.Ordinal));
        test.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tasks_WithoutTorch_NamesTheTasksThatNeedItAndHowToGetIt()
    {
        using var all = new TestTerminal();
        using var one = new TestTerminal();

        (await all.RunAsync("tasks")).ShouldBe(0);
        (await one.RunAsync("tasks", "torchscript")).ShouldBe(2);

        all.Output.ShouldContain("torchscript (task, not in this build): a velocity");
        all.Output.ReplaceLineEndings(" ").ShouldContain("-p:Torch=cpu");
        one.Error.ShouldStartWith("eam: task torchscript needs the torch backend, which this eam was built without: build eam");
    }

    [Fact]
    public async Task Tasks_Method_ListsOnlyItsParameters()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("tasks", "eam")).ShouldBe(0);

        test.Output.ShouldContain("eam.ode_steps");
        test.Output.ShouldNotContain("am.loss_times");
    }

    [Fact]
    public async Task Tasks_MisspeltName_IsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("tasks", "trainig")).ShouldBe(2);

        test.Error.ShouldBe($"eam: there is no task, method or group 'trainig'; did you mean 'training'?{Environment.NewLine}");
    }

    [Fact]
    public async Task Tasks_Json_IsOneObjectWithRangesAndDefaults()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("tasks", "--json")).ShouldBe(0);

        var node = JsonNode.Parse(test.Output)!;
        node["methods"]!.AsArray().Count.ShouldBe(MethodCatalog.All.Count);
        var rate = node["training"]!.AsArray().First(parameter => (string)parameter!["name"]! == "learning_rate")!;
        ((double)rate["default"]!).ShouldBe(1e-3);
        ((double)rate["max"]!).ShouldBe(1);
        node["metrics"]!.AsArray().Count.ShouldBe(TrialMetrics.Definitions.Count);
    }

    [Fact]
    public async Task Tasks_Csv_QuotesFieldsWithCommas()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("tasks", "eam", "-o", "csv")).ShouldBe(0);

        test.Output.ShouldContain("parameter,eam,eam.ode_steps,8,\"1 to 1000, whole\",");
    }

    [Fact]
    public async Task Tasks_NarrowTerminal_FitsIt()
    {
        using var test = new TestTerminal((80, 24), ("NO_COLOR", "1"));

        (await test.RunAsync("tasks", "training")).ShouldBe(0);

        test.Output.Split('\n').Skip(1).ShouldAllBe(line => line.Replace("\e[1m", "").Replace("\e[0m", "").TrimEnd().Length <= 80);
    }
}
