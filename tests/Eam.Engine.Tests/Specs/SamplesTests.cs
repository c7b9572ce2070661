using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public sealed class SamplesTests
{
    public static TheoryData<string> Samples => [.. Files().Where(file => !NeedsTorch(file))];

    public static TheoryData<string> OfTheMethodsTable => [.. Files("methods")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_ShippedSample_HasNoErrors(string file) => SweepFile.Read(Text(file), PathOf(file)).Problems.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(OfTheMethodsTable))]
    public void Read_SweepOfTheMethodsTable_TrainsAllMethodsAndPresetsWithFiveSeedsAtEqualCompute(string file)
    {
        var result = SweepFile.Read(WithoutTorch(Text(file)), file);

        result.Problems.ShouldBeEmpty();
        var spec = result.Spec!;
        spec.Repeats.ShouldBe(5);
        spec.Halving.Algorithm.ShouldBe("none");
        spec.Space.Methods.ShouldBe(MethodCatalog.All.Select(method => method.Name), ignoreOrder: true);
        foreach (var preset in MethodCatalog.All.SelectMany(method => method.Parameters).Where(parameter => IsPreset(parameter.Name)))
        {
            var values = spec.Space.Parameters.Single(parameter => parameter.Name == preset.Name).Domain.ShouldBeOfType<Domain.Values>();
            values.Items.Select(value => value.ToString()).ShouldBe(preset.Words, ignoreOrder: true);
        }
    }

    private static bool IsPreset(string parameter) => parameter.EndsWith(".preset", StringComparison.Ordinal);

    private static IEnumerable<string> Files(string folder = "")
    {
        var root = Path.Combine(AppContext.BaseDirectory, "samples");
        return Directory
            .GetFiles(Path.Combine(root, folder), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file));
    }

    private static string Text(string file) => File.ReadAllText(PathOf(file));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "samples", file);

    private static bool NeedsTorch(string file) => Text(file).Contains("{name: torch", StringComparison.Ordinal);

    // The task of image networks is not in this build. What is left is the same reward on the managed backend.
    private static string WithoutTorch(string text) =>
        text.Replace("backend: {name: torch, device: cpu}", string.Empty, StringComparison.Ordinal)
            .Replace("name: digit-images, network: dit", "name: digits", StringComparison.Ordinal);
}
