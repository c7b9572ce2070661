using System.Text.RegularExpressions;
using Eam.Architecture.Tests.Documentation;

namespace Eam.Architecture.Tests.Layout;

/// <summary>Shapes of code that are hard to read, or that do nothing, and that neither the compiler nor the formatter refuses.</summary>
public sealed partial class CodeShapeTests
{
    // Programs have no synchronisation context, so there the call changes nothing. Libraries need it.
    private static readonly string[] Programs = ["src/Eam.Client/", "src/Eam.Silo/", "src/Eam.Server/"];

    private const string This = "/CodeShapeTests.cs"; // has examples of what it refuses

    [Fact]
    public void Tuples_ThatAreAssigned_HaveAtMostThreeValues() => Found(LongTuple(), "assign at most three values at once").ShouldBeEmpty();

    [Fact]
    public void Interpolations_OfStrings_NestNoConditions() =>
        Found(NestedCondition(), "give the inner condition a variable of its own").ShouldBeEmpty();

    [Fact]
    public void Programs_OfTheSolution_DoNotConfigureAwaits() =>
        Found(ConfiguredAwait(), "leave ConfigureAwait(false) out of programs")
            .Where(place => Programs.Any(program => place.StartsWith(program, StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("        (_a, _b, _c, _d) = (a, b, c, d);", true)]
    [InlineData("        var (a, b, c, d) = (\n            1,\n            2,\n            3,\n            4\n        );", true)]
    [InlineData("        (words[0], words[1], words[2], words[3]) = Block();", true)]
    [InlineData("        (_a, _b, _c) = (a, b, c);", false)]
    [InlineData("        var (x, y, z, w) = Block();", false)]
    [InlineData("        (a, b, c, d) => a + b + c + d", false)]
    public void LongTuple_OfAText_IsAnAssignmentOfFourOrMore(string text, bool isLong) => LongTuple().IsMatch(text).ShouldBe(isLong);

    [Theory]
    [InlineData("$\"{(a ? \\\"b\\\" : c ? d : e)}\"", true)]
    [InlineData("$\"{(a ? b : c)} and {(d ? e : f)}\"", false)]
    [InlineData("$\"{name} {(a ? b : c)}\"", false)]
    public void NestedCondition_OfAText_IsOneInsideAnother(string text, bool isNested) =>
        NestedCondition().IsMatch(text).ShouldBe(isNested);

    private static IEnumerable<string> Found(Regex shape, string remedy) =>
        SourceFiles
            .Lines()
            .Where(line => line.File.EndsWith(".cs", StringComparison.Ordinal) && !line.File.EndsWith(This, StringComparison.Ordinal))
            .GroupBy(line => line.File, line => line.Text)
            .SelectMany(file =>
            {
                var text = string.Join('\n', file);
                return shape.Matches(text).Select(match => $"{file.Key}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {remedy}");
            });

    // A deconstruction into new variables is not an assignment of a tuple, so "var (x, y, z, w) = Block()" is allowed.
    [GeneratedRegex(
        @"^[ \t]*(?:\((?:[^(),;]+,){3,}[^(),;]+\)\s*=(?![=>])|var \((?:[^(),;]+,){3,}[^(),;]+\)\s*=\s*\()",
        RegexOptions.Multiline
    )]
    private static partial Regex LongTuple();

    [GeneratedRegex(@"\$""[^\n]*\{[^{}\n]*\s\?\s[^{}\n]*\s\?\s[^{}\n]*\}")]
    private static partial Regex NestedCondition();

    [GeneratedRegex(@"ConfigureAwait\(false\)")]
    private static partial Regex ConfiguredAwait();
}
