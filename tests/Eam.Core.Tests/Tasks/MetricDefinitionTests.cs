using System.Reflection;
using Eam.Core.Backends;
using Eam.Core.Tasks;

namespace Eam.Core.Tests.Tasks;

public sealed class MetricDefinitionTests
{
    private static readonly PropertyInfo[] Properties =
    [
        .. typeof(TrialMetrics)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(double?) && property.GetIndexParameters().Length == 0),
    ];

    [Fact]
    public void Definitions_OfAllMetrics_AreOnePerProperty()
    {
        var numbers = TrialMetrics
            .Definitions.Select((metric, i) => (metric, Number: (double)i))
            .ToDictionary(x => x.metric, x => x.Number);

        var metrics = TrialMetrics.Of(evaluationNfe: 640, metric => numbers[metric]);

        metrics.EvaluationNfe.ShouldBe(640);
        Properties.Select(property => (double)property.GetValue(metrics)!).ShouldBe(numbers.Values, ignoreOrder: true);
        TrialMetrics.Definitions.ShouldAllBe(metric => metric.Get(metrics) == numbers[metric] && metrics[metric.Name] == numbers[metric]);
    }

    [Fact]
    public void Definitions_OfAllMetrics_AreComplete()
    {
        var names = TrialMetrics.Definitions.Select(metric => metric.Name).ToList();

        names.ShouldBeUnique();
        TrialMetrics.Definitions.ShouldAllBe(metric => metric.Unit.Length > 0 && metric.Meaning.Length > 0 && metric.DefinedBy.Length > 0);
        TrialMetrics.Definitions.Select(metric => metric.StandardError).OfType<string>().ShouldBeSubsetOf(names);
    }

    [Fact]
    public void IsDefinedBy_ShippedTask_IsWhatItsEvaluationsHave()
    {
        foreach (var definition in new[] { "gaussian-mixture", "many-well" }.Select(name => TaskCatalog.Find(name)!))
        {
            var target = definition.Create(TaskSettings.Defaults(definition.Name), _ => []).Target;
            var facts = definition.Facts!.Value;

            facts.HasFlag(TargetFacts.Modes).ShouldBe(target.ModeWeights.Length > 0, definition.Name);
            facts.HasFlag(TargetFacts.ImportanceWeights).ShouldBe(double.IsFinite(target.EffectiveSampleSize), definition.Name);
        }
    }

    [Fact]
    public void IsDefinedBy_EachShippedTask_LeavesOutOnlyWhatItDeclares()
    {
        TaskCatalog.All.ShouldAllBe(task => task.Facts != null);
        Undefined("gaussian-mixture").ShouldBe(["ess", "path_ess"]);
        Undefined("many-well").ShouldBe(["ess", "path_ess"]);
        Undefined("digits").ShouldBe(["mode_error", "path_ess", "mode_error_floor", "mode_error_floor_high"]);

        static IEnumerable<string> Undefined(string task) =>
            TrialMetrics.Definitions.Where(metric => !metric.IsDefinedBy(TaskCatalog.Find(task)!)).Select(metric => metric.Name);
    }

    [Fact]
    public void IsDefinedBy_TaskThatDeclaresNothing_RulesNoMetricOut()
    {
        var task = TaskCatalog.Find("digits")! with { Facts = null };
        TrialMetrics.Definitions.ShouldAllBe(metric => metric.IsDefinedBy(task));
    }

    [Fact]
    public void Of_MetricThatATaskDoesNotDefine_IsNull()
    {
        var metrics = TrialMetrics.Of(evaluationNfe: 0, metric => metric.Name == "control_gap" ? 1 : null);

        metrics.Sw2.ShouldBeNull();
        metrics.ControlGap!.Value.ShouldBe(1);
        (metrics with { Reward = 2 }).ShouldBe(metrics with { Reward = 2 });
    }
}
