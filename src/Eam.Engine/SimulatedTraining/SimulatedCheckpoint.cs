using System.Globalization;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.SimulatedTraining;

/// <summary>What a simulated trial has saved: two numbers in a text file.</summary>
/// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
/// <param name="Seconds">Simulated seconds that its segments have taken.</param>
internal readonly record struct SimulatedCheckpoint(double Compute, double Seconds)
{
    /// <summary>Reads what a segment continues from. After a missing or damaged file it starts at its beginning.</summary>
    public static SimulatedCheckpoint Read(string file, Segment segment)
    {
        var start = new SimulatedCheckpoint(segment.From, 0);
        if (!File.Exists(file))
            return start;
        var words = File.ReadAllText(file, Encoding.UTF8).Split(' ', StringSplitOptions.TrimEntries);
        if (words is not [var first, var second] || Number(first) is not { } compute || Number(second) is not { } seconds || seconds < 0)
            return start;
        return compute >= segment.From && compute < segment.Target ? new(compute, seconds) : start with { Seconds = seconds };
    }

    /// <summary>Writes the file.</summary>
    public void Write(string file)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Compute:R} {Seconds:R}\n");
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)), durable: false);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
