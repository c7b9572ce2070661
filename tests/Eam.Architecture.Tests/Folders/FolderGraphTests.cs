using Eam.Architecture.Tests.Samples.Used;

namespace Eam.Architecture.Tests.Folders;

/// <summary>Every way in which a type can use another folder is seen; Samples has one type for each.</summary>
public sealed class FolderGraphTests
{
    private static readonly FolderGraph Samples = FolderGraph.Read(typeof(Thing).Assembly.Location, "Eam.Architecture.Tests.Samples");

    [Theory]
    [InlineData("Attribute")]
    [InlineData("BaseType")]
    [InlineData("Call")]
    [InlineData("Cast")]
    [InlineData("Catch")]
    [InlineData("Constraint")]
    [InlineData("Field")]
    [InlineData("Interface")]
    [InlineData("Lambda")]
    [InlineData("Parameter")]
    [InlineData("TypeArgument")]
    [InlineData("TypeOf")]
    public void Graph_OfATypeThatUsesAnotherFolder_HasTheUse(string way)
    {
        Samples.Folders[way].ShouldBe(["Used"]);
        Samples.Example(new(way, "Used")).ShouldStartWith("User");
    }

    [Fact]
    public void Graph_OfATypeThatUsesItsOwnFolderAlone_IsEmpty() => Samples.Folders["Used"].ShouldBeEmpty();

    [Fact]
    public void Circle_OfTwoFolders_IsFound()
    {
        var folders = new Dictionary<string, SortedSet<string>>
        {
            ["A"] = ["B", "C"],
            ["B"] = ["A"],
            ["C"] = [],
        };

        Circles.Find(folders).ShouldBe([new("A", "B"), new("B", "A")]);
    }
}
