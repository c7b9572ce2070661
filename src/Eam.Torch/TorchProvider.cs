using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Torch.Checks;
using Eam.Torch.Devices;
using Eam.Torch.Tasks.Digits;
using Eam.Torch.Tasks.Scripts;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch;

/// <summary>The torch backend. A program's entry point adds it to <see cref="BackendCatalog"/>.</summary>
/// <param name="notice">
/// Called once, when libtorch is first used, with a line for the user if Eam had to limit libtorch to get correct arithmetic. Null for no
/// callback.
/// </param>
public sealed class TorchProvider(Action<string>? notice = null) : IBackendProvider
{
    private int _told;

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public IReadOnlyList<TaskDefinition> Tasks { get; } = [DigitImagesSettings.Definition, ScriptSettings.Definition];

    /// <inheritdoc/>
    public IReadOnlyList<BackendDevice> Devices() => Noticed(TorchDevices.All());

    /// <inheritdoc/>
    public IReadOnlyList<string> Resolve(string device) => Noticed(TorchDevices.Resolve(device));

    /// <inheritdoc/>
    public BackendCheck? SelfCheck()
    {
        TorchDevices.Require();
        return NativeLibrary.Notice is { } limited
            ? new(limited, IsLimited: true)
            : new($"gradients agree with central differences ({Kernel.All.Count} kernels)", IsLimited: false);
    }

    /// <inheritdoc/>
    public IBackend Create(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var device = Resolve(spec.Device)[0];
        if (device == BackendSpec.Cpu)
            torch.set_num_threads(spec.Threads);
        return new TorchBackend(torch.device(device), TorchSettings.Of(spec));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var environment = new Dictionary<string, string>
        {
            // cuBLAS gives the same bits in every run only with a workspace of a fixed size.
            ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8",
        };
        if (spec.Memory is { } bytes && TorchDevices.MemoryOf(spec.Device) is { } all)
            environment["PYTORCH_CUDA_ALLOC_CONF"] = string.Create(
                CultureInfo.InvariantCulture,
                $"per_process_memory_fraction:{Math.Min(1, (double)bytes / all):0.####}"
            );
        return environment;
    }

    /// <summary>Returns the answer. The first call also tells the user of a limit, if there is one.</summary>
    private T Noticed<T>(T answer)
    {
        if (notice is not null && NativeLibrary.Notice is { } line && Interlocked.Exchange(ref _told, 1) == 0)
            notice(line);
        return answer;
    }
}
