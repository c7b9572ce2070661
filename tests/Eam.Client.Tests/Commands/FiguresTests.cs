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
            .ShouldBe(["compute-to-target.svg", "curves.svg", "metrics.svg", "pareto.svg", "ratio-by-level.svg", "rungs.svg"]);
    }

    [Fact]
    public async Task Figures_Curves_HaveALineATrialAMedianAMethodAndTheBest()
    {
        var classes = Classes(await DrawnAsync("curves.svg"));

        classes.Count(name => name.StartsWith("thin", StringComparison.Ordinal)).ShouldBe(8);
        classes.Count(name => name.StartsWith("band", StringComparison.Ordinal)).ShouldBe(2);
        classes.Count(name => name.StartsWith("broad", StringComparison.Ordinal)).ShouldBe(4); // two of them in the legend
        classes.Count(name => name == "best").ShouldBe(2);
    }

    [Fact]
    public async Task Figures_Metrics_HaveAPanelAMetricWithTheRunsOfEachMethod()
    {
        var svg = await DrawnAsync("metrics.svg");

        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        var panels = texts.Count(text => text.Contains(" is better)", StringComparison.Ordinal));
        panels.ShouldBeGreaterThanOrEqualTo(3, "a small evaluation has no diversity");
        texts.ShouldContain(text => text.StartsWith("reward (larger is better)", StringComparison.Ordinal));
        texts.ShouldContain(text => text.StartsWith("control gap (smaller is better)", StringComparison.Ordinal));
        var classes = Classes(svg);
        classes.Count(name => name.StartsWith("broad", StringComparison.Ordinal)).ShouldBe((2 * panels) + 2, "the legend has one a method");
        classes.Count(name => name.StartsWith("thin", StringComparison.Ordinal)).ShouldBe(2 * panels, "each winner has one repeat");
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

    private static List<string> Classes(XDocument svg) =>
        [
            .. svg.Descendants()
                .Where(element => element.Name.LocalName == "path")
                .Select(element => (string?)element.Attribute("class"))
                .OfType<string>(),
        ];

    private async Task<XDocument> DrawnAsync(string file)
    {
        using var folder = new TemporaryFolder();
        await sweep.RunAsync(null, "export", "small-1", "--figures", folder.Path);
        return XDocument.Parse(await File.ReadAllTextAsync(folder.File(file), TestContext.Current.CancellationToken));
    }
}
