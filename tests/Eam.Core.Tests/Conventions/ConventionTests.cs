using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;

namespace Eam.Core.Tests.Conventions;

public sealed class ConventionTests
{
    public static TheoryData<string> Parameters =>
        [
            .. TrainingParameters
                .All.Concat(MethodCatalog.All.SelectMany(method => method.Parameters))
                .Concat(TaskCatalog.All.SelectMany(task => task.Parameters))
                .Select(parameter => parameter.Name)
                .Distinct(),
        ];

    [Fact]
    public void Core_References_AreTheBaseClassLibraryAlone() =>
        typeof(MethodCatalog)
            .Assembly.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "netstandard"))
            .ShouldBeEmpty();

    [Fact]
    public void Core_TypeNames_AvoidDrawersForEverything() =>
        typeof(MethodCatalog)
            .Assembly.GetTypes()
            .Where(type =>
                new[] { "Helper", "Helpers", "Manager", "Utils", "Util" }.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal))
            )
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Parameter_Default_IsWithinItsRangeAndExplained(string name)
    {
        foreach (var parameter in All().Where(parameter => parameter.Name == name))
        {
            parameter.Check(parameter.Default).ShouldBeNull();
            parameter.Meaning.ShouldNotBeNullOrWhiteSpace();
            parameter.Meaning.ShouldNotContain('\n');
        }
    }

    [Fact]
    public void MethodParameter_Name_CarriesItsMethodsPrefix()
    {
        foreach (var method in MethodCatalog.All)
            method.Parameters.ShouldAllBe(parameter => parameter.Name.StartsWith(method.Name + ".", StringComparison.Ordinal));
    }

    private static IEnumerable<ParameterDefinition> All() =>
        TrainingParameters
            .All.Concat(MethodCatalog.All.SelectMany(method => method.Parameters))
            .Concat(TaskCatalog.All.SelectMany(task => task.Parameters));
}
