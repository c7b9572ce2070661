using System.ComponentModel;
using System.Diagnostics;
using Eam.Testing;

namespace Eam.Torch.Tests.Exports;

/// <summary>Runs Python with the programs of tools/ and the stand-ins of this folder at hand.</summary>
internal static class PythonTorch
{
    /// <summary>Why a test is skipped without it.</summary>
    public const string WhyNot =
        "there is no python3 with the packages torch and safetensors (Debian 13: python3-torch, python3-safetensors; or PYTHON names one)";

    private static readonly Lazy<string?> Found = new(() => Candidates.FirstOrDefault(HasTorch));

    /// <summary>The folder of the stand-ins.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Eam.Torch.Tests", "Exports", "Python");

    public static bool IsHere => Found.Value is not null;

    private static IEnumerable<string> Candidates =>
        Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } named ? [named] : ["python3", "/usr/bin/python3"];

    /// <summary>Runs it in a folder, and returns what it prints on standard output and standard error. It must end with exit code 0.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(Of(Found.Value ?? throw new InvalidOperationException(WhyNot), folder, arguments))!;
        await using var kill = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var report = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var said = await output + report;
        process.ExitCode.ShouldBe(0, said);
        return said;
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using var process = Process.Start(Of(python, Path.GetTempPath(), "-c", "import safetensors, torch"))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo Of(string python, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = string.Join(Path.PathSeparator, Path.Combine(Repository.Root, "tools"), Folder);
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        return start;
    }
}
