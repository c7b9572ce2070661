using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Eam.Client.Rendering;

namespace Eam.Client.Doctor;

/// <summary>Checks the machine: runtime, processor, vector width and memory.</summary>
internal static class MachineChecks
{
    /// <summary>Runs all checks of the machine.</summary>
    public static IEnumerable<Check> Run()
    {
        yield return new Check(
            "runtime",
            CheckState.Ok,
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"
        );
        yield return new Check("cores", CheckState.Ok, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        yield return Simd();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        yield return new Check(
            "memory",
            memory < 1L << 30 ? CheckState.Warning : CheckState.Ok,
            $"{Figures.Memory(memory)} for this process"
        );
    }

    private static Check Simd() =>
        (Vector512.IsHardwareAccelerated, Vector256.IsHardwareAccelerated) switch
        {
            (true, _) => new Check("simd", CheckState.Ok, "512 bits (Vector512)"),
            (_, true) => new Check("simd", CheckState.Ok, "256 bits (Vector256)"),
            _ => new Check(
                "simd",
                CheckState.Warning,
                "no vectors of 256 bits or more: training uses the scalar path, which is several times slower"
            ),
        };
}
