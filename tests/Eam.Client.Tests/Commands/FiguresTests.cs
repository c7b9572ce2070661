using System.Xml.Linq;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Tests of <c>eam export --figures</c>.</summary>
public sealed class FiguresTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Figures_WithoutABrowser_AreSvgAndSaySo()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("export", "small-1", "--figures", folder.File("figures"), "--data", sweep.Data)).ShouldBe(0, test.Error);

        test.Output.ShouldBeEmpty();
        test.Error.ShouldContain("PNG");
        Directory
            .GetFiles(folder.File("figures"))
            .Select(path => Path.GetFileName(path))
            .Order()
            .ShouldBe(["compute-to-target.svg", "curves.svg", "pareto.svg", "ratio-by-level.svg", "rungs.svg"]);
    }

    [Fact]
    public async Task Figures_Curves_HaveALineATrialAMedianAMethodAndTheBest()
    {
        var svg = await CurvesAsync();

        var classes = svg.Descendants()
            .Where(element => element.Name.LocalName == "path")
            .Select(element => (string)element.Attribute("class")!)
            .ToList();
        classes.Count(name => name.StartsWith("thin", StringComparison.Ordinal)).ShouldBe(8);
        classes.Count(name => name.StartsWith("band", StringComparison.Ordinal)).ShouldBe(2);
        classes.Count(name => name.StartsWith("broad", StringComparison.Ordinal)).ShouldBe(4); // two of them in the legend
        classes.Count(name => name == "best").ShouldBe(2);
    }

    [Fact]
    public async Task Figures_WithABrowser_AreAlsoPng()
    {
        if (Eam.Client.Images.BrowserPng.Find(Environment.GetEnvironmentVariable("PATH")) is null)
            Assert.Skip("no Chromium browser is installed");
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal(environment: ("PATH", Environment.GetEnvironmentVariable("PATH")!));

        (await test.RunAsync("export", "small-1", "--figures", folder.Path, "--data", sweep.Data)).ShouldBe(0, test.Error);

        // IHDR: twice the SVG's 840 pixels.
        var png = await File.ReadAllBytesAsync(folder.File("curves.png"), TestContext.Current.CancellationToken);
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)).ShouldBe(1680);
    }

    [Fact]
    public async Task Figures_IntoAFile_FailWithOneLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("taken"), string.Empty, TestContext.Current.CancellationToken);

        (await sweep.FailAsync(1, "export", "small-1", "--figures", folder.File("taken"))).ShouldContain("--figures: cannot write to");
    }

    private async Task<XDocument> CurvesAsync()
    {
        using var folder = new TemporaryFolder();
        await sweep.RunAsync(null, "export", "small-1", "--figures", folder.Path);
        return XDocument.Parse(await File.ReadAllTextAsync(folder.File("curves.svg"), TestContext.Current.CancellationToken));
    }
}
