using Eam.Engine.Assets;

namespace Eam.Engine.Workers;

/// <summary>
/// Chooses the environment variables that a worker inherits. A worker runs the code of tasks and native libraries, so it gets what these
/// need and nothing else: no tokens, no password of a database, no keys of an object storage.
/// </summary>
internal static class WorkerVariables
{
    private static readonly string[] Names =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "TMPDIR",
        "LANG",
        "LANGUAGE",
        "TZ",
        "TZDIR",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "DYLD_LIBRARY_PATH",
        // Windows
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "COMSPEC",
        "PATHEXT",
        "TEMP",
        "TMP",
        "USERPROFILE",
        "USERNAME",
        "LOCALAPPDATA",
        "APPDATA",
        "PROGRAMDATA",
        "PROGRAMFILES",
        "NUMBER_OF_PROCESSORS",
        "PROCESSOR_ARCHITECTURE",
        "PROCESSOR_IDENTIFIER",
        "COMPUTERNAME",
        // Eam: its data folder and its server are no business of a worker.
        AssetFiles.Variable,
        "EAM_DEBUG",
    ];

    private static readonly string[] Beginnings =
    [
        "LC_",
        "DOTNET_",
        "COMPlus_",
        "CUDA_",
        "CUDNN_",
        "CUBLAS_",
        "NCCL_",
        "NVIDIA_",
        "OMP_",
        "KMP_",
        "GOMP_",
        "MKL_",
        "ONEDNN_",
        "DNNL_",
        "ATEN_",
        "TORCH_",
        "PYTORCH_",
        "MALLOC_",
    ];

    // A name of an allowed family may still hold a secret, such as DOTNET_Kestrel__Certificates__Default__Password.
    private static readonly string[] Secrets = ["TOKEN", "PASSWORD", "SECRET", "KEY", "CREDENTIAL", "CONNECTION"];

    /// <summary>Returns whether a worker inherits the variable of this name.</summary>
    public static bool MayHave(string name) =>
        (Names.Contains(name, StringComparer.OrdinalIgnoreCase) || Begins(name))
        && !Secrets.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));

    private static bool Begins(string name) => Beginnings.Any(begin => name.StartsWith(begin, StringComparison.OrdinalIgnoreCase));
}
