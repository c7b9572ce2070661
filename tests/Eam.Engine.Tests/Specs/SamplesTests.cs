using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public sealed class SamplesTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples")).Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_ShippedSample_HasNoErrors(string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", file));

        SweepFile.Read(text, file).Problems.ShouldBeEmpty();
    }
}
