using System.Text.RegularExpressions;
using Eam.Architecture.Tests.Documentation;

namespace Eam.Architecture.Tests.Names;

/// <summary>Each public type of src/ has a file of its own, with its name: a reader who knows the name finds the file.</summary>
public sealed partial class PublicTypeFileTests
{
    [Fact]
    public void PublicTypes_OfSources_HaveFilesOfTheirNames() =>
        SourceFiles
            .Lines()
            .Where(line => line.File.StartsWith("src/", StringComparison.Ordinal) && line.File.EndsWith(".cs", StringComparison.Ordinal))
            .Select(line => (line.File, line.Line, Declaration: Declaration().Match(line.Text)))
            .Where(found => found.Declaration.Success && found.Declaration.Groups[1].Value != Stem(found.File))
            .Select(found => $"{found.File}:{found.Line}: move {found.Declaration.Groups[1].Value} to a file of its name")
            .ShouldBeEmpty();

    [Theory]
    [InlineData("public sealed record Spent(", "Spent")]
    [InlineData("public readonly record struct SdeStep(double Time);", "SdeStep")]
    [InlineData("public static partial class PlainFile", "PlainFile")]
    [InlineData("public delegate void Changed(int rung);", "Changed")]
    [InlineData("    public sealed record Nested;", "")]
    [InlineData("internal sealed record Shell;", "")]
    public void Declaration_OfALine_IsThatOfAPublicTypeOfTheNamespace(string line, string name) =>
        Declaration().Match(line).Groups[1].Value.ShouldBe(name);

    // Trials.cs and Trials.Log.cs are parts of one type.
    private static string Stem(string file) => Path.GetFileName(file).Split('.')[0];

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|partial|ref|unsafe) )*(?:record struct|record class|record|class|struct|interface|enum|delegate \S+) (\w+)"
    )]
    private static partial Regex Declaration();
}
