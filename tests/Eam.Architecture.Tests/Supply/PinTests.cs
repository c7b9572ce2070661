using System.Text.RegularExpressions;
using System.Xml.Linq;
using Eam.Testing;

namespace Eam.Architecture.Tests.Supply;

/// <summary>What a build or a deployment takes from others is named by its content, because a tag can be moved (docs/security.md).</summary>
public sealed partial class PinTests
{
    [Fact]
    public void Images_OfOthers_HaveADigest()
    {
        var images = ReadLines("deploy", "Dockerfile.*")
            .SelectMany(line => From().Matches(line))
            .Concat(ReadLines("deploy", "*.yaml").SelectMany(line => Image().Matches(line)))
            .Select(match => match.Groups["image"].Value)
            .Where(image => !Own().IsMatch(image))
            .ToArray();

        images.Length.ShouldBeGreaterThan(5);
        images.ShouldAllBe(image => Digest().IsMatch(image));
    }

    [Fact]
    public void Images_OfTheSameName_HaveTheSameDigest() =>
        ReadLines("deploy", "Dockerfile.*")
            .SelectMany(line => From().Matches(line))
            .Select(match => match.Groups["image"].Value.Split('@'))
            .GroupBy(parts => parts[0].Split(':')[0], parts => parts[^1])
            .ShouldAllBe(image => image.Distinct().Count() == 1);

    [Fact]
    public void Packages_OfAllNames_ComeFromOneSource()
    {
        var mapping = XDocument.Load(Path.Combine(Repository.Root, "nuget.config")).Root!.Element("packageSourceMapping")!;

        var source = mapping.Elements().ShouldHaveSingleItem();
        source.Attribute("key")!.Value.ShouldBe("nuget.org");
        source.Elements().Select(package => package.Attribute("pattern")!.Value).ShouldBe(["*"]);
    }

    private static IEnumerable<string> ReadLines(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories).SelectMany(File.ReadLines);

    [GeneratedRegex(@"^FROM (--\S+ )*(?<image>\S+)")]
    private static partial Regex From();

    [GeneratedRegex(@"^\s*(- )?image: (?<image>\S+)")]
    private static partial Regex Image();

    [GeneratedRegex("^eam-")]
    private static partial Regex Own();

    [GeneratedRegex("^[^@]+:[^@]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Digest();
}
