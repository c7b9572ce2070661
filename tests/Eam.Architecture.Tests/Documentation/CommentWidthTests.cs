namespace Eam.Architecture.Tests.Documentation;

/// <summary>Comments of src/ keep to the width of the code, which the formatter does not see to.</summary>
public sealed class CommentWidthTests
{
    private const int Width = 140; // of .csharpierrc.yaml and .editorconfig

    // The OpenAPI document describes its schemas with these comments, and would keep a line break.
    private const string Contracts = "src/Eam.Server/Contracts/";

    [Fact]
    public void Comments_OfSources_AreNotWiderThanTheCode() =>
        SourceFiles
            .Lines()
            .Where(line => line.File.StartsWith("src/", StringComparison.Ordinal) && line.File.EndsWith(".cs", StringComparison.Ordinal))
            .Where(line => line.Text.Length > Width && line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Where(line => !line.File.StartsWith(Contracts, StringComparison.Ordinal))
            .Select(line => $"{line.File}:{line.Line}: wrap the comment at {Width} columns")
            .ShouldBeEmpty();
}
