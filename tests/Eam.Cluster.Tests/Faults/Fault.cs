using System.Globalization;

namespace Eam.Cluster.Tests.Faults;

/// <summary>A fault of a run.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Silo">The silo that it concerns, 1 to 3; it has no meaning for faults of the whole cluster.</param>
/// <param name="At">Seconds from the sweep's first segment to the fault.</param>
/// <param name="Seconds">Seconds until it is healed.</param>
internal sealed record Fault(FaultKind Kind, int Silo, double At, double Seconds)
{
    public const int Silos = 3;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"silo-{Silo}");

    public override string ToString() =>
        Kind switch
        {
            FaultKind.CutFromSilos => $"{Name} cut off from the silos {Time}",
            FaultKind.CutFromDatabase => $"{Name} cut off from PostgreSQL {Time}",
            FaultKind.CutFromGateway => $"{Name} cut off from the gateway {Time}",
            FaultKind.CutOff => $"{Name} cut off from all {Time}",
            FaultKind.Deaf => $"{Name} hears no silo {Time}",
            FaultKind.Mute => $"no silo hears {Name} {Time}",
            FaultKind.Loss => $"{Name} loses 5 % of all packets {Time}",
            FaultKind.Delay => $"everything 300 ms late {Time}",
            FaultKind.DatabaseKilled => $"PostgreSQL killed, back {Time}",
            FaultKind.DatabaseRestored => $"PostgreSQL restored from a backup at {Number(At)} s",
            FaultKind.DiskFull => $"folder full {Time}",
            FaultKind.DiskReadOnly => $"folder read-only {Time}",
            FaultKind.DiskHangs => $"folder hangs {Time}",
            FaultKind.ClocksApart => "clocks 10 min apart",
            FaultKind.Killed => $"{Name} killed, back {Time}",
            FaultKind.Stopped => $"{Name} stopped, back {Time}",
            _ => $"{Name} frozen {Time}",
        };

    /// <summary>Draws a combination of faults; the same seed gives the same one.</summary>
    public static IReadOnlyList<Fault> Draw(int seed)
    {
        var (random, faults) = (new Random(seed), new List<Fault>());
        var kinds = Enum.GetValues<FaultKind>();
        for (var count = 2 + random.Next(3); faults.Count < count; )
        {
            var fault = new Fault(kinds[random.Next(kinds.Length)], 1 + random.Next(Silos), 2 + random.Next(20), 3 + random.Next(28));
            if (
                faults.All(other =>
                    other.Kind != fault.Kind
                    && !(IsCut(other) && fault.Kind == FaultKind.Delay)
                    && !(IsCut(fault) && other.Kind == FaultKind.Delay)
                )
            )
                faults.Add(fault);
        }

        return [.. faults.OrderBy(fault => fault.At)];
    }

    // The proxies that delay all connections hide who talks to whom.
    private static bool IsCut(Fault fault) => fault.Kind is >= FaultKind.CutFromSilos and <= FaultKind.Mute;

    private string Time => $"from {Number(At)} s for {Number(Seconds)} s";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
