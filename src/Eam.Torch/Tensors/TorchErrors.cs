using System.Runtime.InteropServices;

namespace Eam.Torch.Tensors;

/// <summary>Shortens libtorch's messages, which are pages of C++, to one line, and recognises the kind of failure.</summary>
internal static class TorchErrors
{
    private static readonly string[] Memory = ["out of memory", "can't allocate memory", "not enough memory"];

    /// <summary>Returns whether the memory of the device or of the CPU was too small.</summary>
    public static bool IsOutOfMemory(Exception failure) =>
        failure is ExternalException && Array.Exists(Memory, words => failure.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Returns the line of a message that says what went wrong: the last one of a TorchScript error, otherwise the first.
    /// </summary>
    public static string Line(Exception failure)
    {
        var lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var last = Array.FindLast(lines, line =>
            line.StartsWith("RuntimeError:", StringComparison.Ordinal) || line.StartsWith("torch.jit.Error:", StringComparison.Ordinal)
        );
        var said = last is null
            ? lines.FirstOrDefault(line => !line.StartsWith("Exception raised from", StringComparison.Ordinal)) ?? failure.GetType().Name
            : last[(last.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return said.Length > 300 ? string.Concat(said.AsSpan(0, 297), "...") : said;
    }
}
