using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class ReportCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Report_AFinishedSweep_IsOneFileThatSaysHowToMakeItAgain()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("r.html"), new string('x', 5_000_000), TestContext.Current.CancellationToken);

        (await sweep.RunAsync(null, "report", "small-1", "-o", folder.File("r.html"))).ShouldBeEmpty();

        var page = await File.ReadAllTextAsync(folder.File("r.html"), TestContext.Current.CancellationToken);
        page.ShouldStartWith("<!doctype html>");
        page.ShouldContain("eam run small.yaml --seed 3");
        page.ShouldContain("eam train --task gaussian-mixture --task-set modes=4");
        page.ShouldContain("name: small");
        page.Length.ShouldBeLessThan(2_000_000);
    }

    [Fact]
    public async Task Report_ADamagedSweep_FailsWithOneLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(sweep.Copy(folder, "bad-1"), "sweep.json"), "{", TestContext.Current.CancellationToken);
        using var test = new TestTerminal();

        (await test.RunAsync("report", "bad-1", "--out", folder.File("r.html"), "--data", folder.Path)).ShouldBe(1);

        test.Error.TrimEnd().Split('\n').Length.ShouldBe(1);
        test.Error.ShouldContain("sweep.json");
        File.Exists(folder.File("r.html")).ShouldBeFalse();
    }

    [Fact]
    public async Task Report_WithoutAFile_IsAUsageError() => (await sweep.FailAsync(2, "report", "small-1")).ShouldContain("--out");

    [Fact]
    public async Task Report_ToAFolder_IsAUsageError()
    {
        using var folder = new TemporaryFolder();

        (await sweep.FailAsync(2, "report", "small-1", "-o", folder.Path)).ShouldContain("is a folder");
    }
}
