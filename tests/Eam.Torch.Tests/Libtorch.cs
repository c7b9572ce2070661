using Eam.Torch.Checks;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tests;

/// <summary>Creates the backends under test. If libtorch cannot be loaded, the test is skipped with the reason.</summary>
internal static class Libtorch
{
    public static TorchBackend Cpu(TorchSettings? settings = null)
    {
        Require();
        return new TorchBackend(torch.CPU, settings);
    }

    public static void Require() => Assert.SkipWhen(NativeLibrary.WhyMissing is not null, NativeLibrary.WhyMissing ?? "");
}

/// <summary>A failure of libtorch: TorchSharp turns its messages into this kind of exception.</summary>
internal sealed class LibtorchFailure(string message) : System.Runtime.InteropServices.ExternalException(message);
