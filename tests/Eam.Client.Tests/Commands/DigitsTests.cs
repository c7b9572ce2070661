using System.Diagnostics;
using Eam.Client.Doctor;
using Eam.Client.Tests.Images;
using Eam.Engine.Assets;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>The task with shipped files: image sheets, and missing or damaged files.</summary>
public sealed class DigitsTests
{
    [Fact]
    public async Task Train_ImageTask_WritesSheetsBeforeAndAfter()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (
            await test.RunAsync(
                "train",
                "--task",
                "digits",
                "--method",
                "eam",
                "--set",
                "batch_size=16",
                "--compute",
                "1e4",
                "--out",
                folder.Path
            )
        ).ShouldBe(0, test.Error);

        var before = PngWriterTests.Decode(File.ReadAllBytes(folder.File("base.png")));
        var after = PngWriterTests.Decode(File.ReadAllBytes(folder.File("eam.png")));
        before.Width.ShouldBe(402, "eight images of 8 pixels, six times enlarged, with gaps");
        before.Pixels.Distinct().Count().ShouldBeGreaterThan(50, "grey images, not an empty sheet");
        after.Width.ShouldBe(before.Width);
        after.Pixels.ShouldNotBe(before.Pixels);
    }

    [Fact]
    public void AssetChecks_TruncatedWeights_AreBroken()
    {
        using var folder = new TemporaryFolder();
        CopyAssets(folder.Path, weights => weights[..(weights.Length / 2)]);

        var check = AssetChecks.Run(new AssetFiles(folder.Path)).First(check => check.Name == "task digits");

        check.State.ShouldBe(CheckState.Broken);
        check.Detail.ShouldContain("digits.safetensors");
    }

    [Fact]
    public void AssetChecks_MissingFiles_AreBroken()
    {
        using var folder = new TemporaryFolder();

        var checks = AssetChecks.Run(new AssetFiles(folder.Path)).ToList();

        checks.First(check => check.Name == "task gaussian-mixture").State.ShouldBe(CheckState.Ok, "it needs no files");
        checks.First(check => check.Name == "task digits").Detail.ShouldContain("is missing");
    }

    [Fact]
    public async Task Process_TruncatedWeights_FailWithOneLineAndCodeOne()
    {
        using var folder = new TemporaryFolder();
        CopyAssets(folder.Path, weights => weights[..(weights.Length / 2)]);
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "eam.dll"), "train", "--task", "digits", "--method", "eam"]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { [AssetFiles.Variable] = folder.Path },
        };

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(1);
        error.ShouldStartWith($"eam: {folder.File("digits.safetensors")} is damaged");
        error.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Pretrain_OtherTask_IsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("pretrain", "many-well")).ShouldBe(2);

        test.Error.ShouldStartWith("eam: 'many-well' has nothing to pretrain");
    }

    [Fact]
    public async Task Pretrain_FolderThatCannotBeWritten_FailsBeforeItTrains()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        File.WriteAllText(folder.File("file"), string.Empty);

        (await test.RunAsync("pretrain", "digits", "--out", folder.File("file", "weights"))).ShouldBe(1);

        test.Error.ShouldContain("cannot be written");
        test.Output.ShouldBeEmpty();
    }

    private static void CopyAssets(string folder, Func<byte[], byte[]> change)
    {
        File.WriteAllBytes(Path.Combine(folder, "digits.bin"), AssetFiles.Shipped.Read("digits.bin"));
        File.WriteAllBytes(Path.Combine(folder, "digits.safetensors"), change(AssetFiles.Shipped.Read("digits.safetensors")));
    }
}
