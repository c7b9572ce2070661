using System.Globalization;
using Eam.Core.Backends;
using Eam.Torch.Checks;
using TorchSharp;

namespace Eam.Torch.Devices;

/// <summary>The devices of this machine, by their names in sweep files.</summary>
internal static class TorchDevices
{
    private const string Cuda = "cuda";

    /// <summary>Returns all devices, the CPU first.</summary>
    /// <exception cref="BackendException">libtorch cannot be loaded.</exception>
    public static IReadOnlyList<BackendDevice> All()
    {
        Require();
        var version = torch.__version__;
        var gpus = GpuCount();
        return
        [
            new(BackendSpec.Cpu, $"libtorch {version}, {Environment.ProcessorCount} processors{(gpus == 0 ? "; no CUDA device" : "")}"),
            .. Enumerable.Range(0, gpus).Select(i => Describe(i, version)),
        ];
    }

    /// <summary>Returns the devices of this machine that a word in a sweep file stands for.</summary>
    /// <exception cref="BackendException">There is no device of that name, or libtorch cannot be loaded.</exception>
    public static IReadOnlyList<string> Resolve(string device)
    {
        if (device is not (BackendSpec.Auto or BackendSpec.Cpu or Cuda) && Index(device) is null)
            throw new BackendException($"there is no device '{device}'; use auto, cpu, cuda or cuda:N");
        Require();
        var gpus = device == BackendSpec.Cpu ? 0 : GpuCount();
        if (gpus == 0 && device is BackendSpec.Cpu or BackendSpec.Auto)
            return [BackendSpec.Cpu];
        if (gpus == 0)
            throw new BackendException($"there is no device {device}: {WhyNoGpu()}");
        if (Index(device) is not { } index)
            return [.. Enumerable.Range(0, gpus).Select(Name)];
        return index < gpus
            ? [Name(index)]
            : throw new BackendException($"there is no device {device}: this machine has only {Listed(gpus)}");
    }

    /// <summary>Returns the bytes of a GPU's memory; null for the CPU, and if the size is not known.</summary>
    public static long? MemoryOf(string device) => Index(Resolve(device)[0]) is { } index ? GpuReport.Of(index)?.Bytes : null;

    private static BackendDevice Describe(int index, string version) =>
        GpuReport.Of(index) is { } gpu
            ? new(Name(index), $"libtorch {version}, {gpu}", gpu.Bytes) { Id = gpu.Id }
            : new(Name(index), $"libtorch {version}");

    private static string Name(int gpu) => $"{Cuda}:{gpu}";

    private static int GpuCount() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    // The CPU build of libtorch does not know any GPU, whatever the machine has.
    private static string WhyNoGpu() =>
        File.Exists("/proc/driver/nvidia/version")
            ? "this eam has libtorch for the CPU only, or the driver is too old for it; build eam with -p:Torch=cuda, or update the driver"
            : "this machine has no CUDA driver";

    private static string Listed(int gpus) => gpus == 1 ? "cuda:0" : $"cuda:0 to cuda:{gpus - 1}";

    private static int? Index(string device) =>
        device.StartsWith(Cuda + ":", StringComparison.Ordinal)
        && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    /// <summary>Starts libtorch if it is not started yet.</summary>
    /// <exception cref="BackendException">libtorch cannot be loaded, or computes wrong results.</exception>
    public static void Require()
    {
        if (NativeLibrary.WhyMissing is { } why)
            throw new BackendException(why);
    }
}
