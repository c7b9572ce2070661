using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Eam.Torch.Devices;

/// <summary>What nvidia-smi tells of a GPU: TorchSharp has neither names nor memory of devices.</summary>
internal static class GpuReport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<IReadOnlyList<(string Name, long Bytes)>> Gpus = new(Ask);

    /// <summary>A GPU's name and memory to follow other words; empty where nothing is known.</summary>
    public static string Of(int index) => index < Gpus.Value.Count
        ? string.Create(CultureInfo.InvariantCulture, $", {Gpus.Value[index].Name}, {Gpus.Value[index].Bytes / (double)(1L << 30):0.#} GB")
        : string.Empty;

    /// <summary>A GPU's memory in bytes; null where nothing is known.</summary>
    public static long? Memory(int index) => index < Gpus.Value.Count ? Gpus.Value[index].Bytes : null;

    /// <summary>Reads lines such as <c>NVIDIA A100, 40960</c> (MiB).</summary>
    internal static IReadOnlyList<(string Name, long Bytes)> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.LastIndexOf(',') is var comma and > 0
                && long.TryParse(line.AsSpan(comma + 1), NumberStyles.Integer, CultureInfo.InvariantCulture, out var mebibytes)
                ? (line[..comma].Trim(), mebibytes << 20)
                : (line.Trim(), 0L)),
    ];

    private static IReadOnlyList<(string Name, long Bytes)> Ask()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var text = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(Patience) && process.ExitCode == 0)
                return Parse(text.Result);
            process.Kill();
            return [];
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            return [];
        }
    }
}
