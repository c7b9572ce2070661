using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Eam.Torch.Devices;

/// <summary>A GPU as its driver describes it.</summary>
/// <param name="Id">Its unique identifier.</param>
/// <param name="Name">The name of its model.</param>
/// <param name="Bytes">The size of its memory.</param>
internal sealed record Gpu(string Id, string Name, long Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, {Bytes / (double)(1L << 30):0.#} GiB");
}

/// <summary>Reads the properties of GPUs from nvidia-smi, because TorchSharp has neither names nor memory of devices.</summary>
internal static class GpuReport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<IReadOnlyList<Gpu>> Gpus = new(() =>
        Visible(Ask(), Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"))
    );

    /// <summary>Returns the GPU with this CUDA number in this process; null if it is not known.</summary>
    public static Gpu? Of(int index) => Gpus.Value.ElementAtOrDefault(index);

    /// <summary>Reads lines such as <c>GPU-5a3c, NVIDIA A100, 40960</c> (MiB).</summary>
    internal static IReadOnlyList<Gpu> Parse(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
                .Where(parts => parts.Length >= 3)
                .Select(parts => new Gpu(
                    parts[0],
                    string.Join(", ", parts[1..^1]),
                    long.TryParse(parts[^1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes << 20 : 0
                )),
        ];

    /// <summary>Returns the GPUs that a process sees, in its order. nvidia-smi lists all GPUs.</summary>
    /// <param name="all">All GPUs of the machine.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES: numbers, or prefixes of identifiers. Entries after an unknown one are ignored. Null: all
    /// GPUs.</param>
    internal static IReadOnlyList<Gpu> Visible(IReadOnlyList<Gpu> all, string? visible) =>
        visible is null
            ? all
            :
            [
                .. visible
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Select(word =>
                        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                            ? all.ElementAtOrDefault(index)
                            : all.FirstOrDefault(gpu => word.Length > 0 && gpu.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    )
                    .TakeWhile(gpu => gpu is not null)
                    .OfType<Gpu>(),
            ];

    private static IReadOnlyList<Gpu> Ask()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("nvidia-smi", ["--query-gpu=uuid,name,memory.total", "--format=csv,noheader,nounits"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
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
