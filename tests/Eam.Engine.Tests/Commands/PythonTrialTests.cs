using System.Diagnostics;
using Eam.Testing;

namespace Eam.Engine.Tests.Commands;

/// <summary>The Python files for trainers of the user's own: their tests pass, and they stay as short as the documentation promises.</summary>
public sealed class PythonTrialTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "python");

    // It trains both samples, which takes half a minute.
    private const string OfTheSamples = "test_samples.py";

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "test_*.py").Select(file => Path.GetFileName(file)).Where(file => file != OfTheSamples)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task EamTrial_ItsOwnTests_Pass(string file) => PassAsync(file);

    [Fact]
    [Trait("Category", "Long")]
    public Task Samples_TheirTests_Pass() => PassAsync(OfTheSamples);

    [Fact]
    public void EamTrial_ItsLength_IsUnder300Lines() =>
        File.ReadAllLines(Path.Combine(Folder, "eam_trial.py")).Length.ShouldBeLessThan(300);

    private static async Task PassAsync(string file)
    {
        var start = new ProcessStartInfo("python3", ["-W", "error", "-m", "unittest", "discover", "-s", Folder, "-p", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Start(start);
        await using var kill = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var report = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);

        process.ExitCode.ShouldBe(0, report + await output);
        report.ShouldMatch(@"Ran [1-9]\d* tests", "a file without tests passes too");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no python3");
            throw;
        }
    }
}
