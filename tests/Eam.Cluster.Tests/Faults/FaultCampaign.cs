using System.Globalization;

namespace Eam.Cluster.Tests.Faults;

/// <summary>The runs that <c>bench/faults.sh</c> asks for with environment variables, and their table.</summary>
internal static class FaultCampaign
{
    /// <summary>The first seed of random combinations.</summary>
    public static int Seed { get; } = Number("EAM_FAULTS_SEED", 1);

    /// <summary>Number of random combinations.</summary>
    public static int Count { get; } = Number("EAM_FAULTS_COUNT", 3);

    /// <summary>Seconds that the sweep takes without faults; 0 to measure them first.</summary>
    public static int Undisturbed { get; } = Number("EAM_FAULTS_UNDISTURBED", 0);

    /// <summary>Names of single faults, such as <c>Mute</c> or <c>Mute@30</c>, with commas; null for random combinations.</summary>
    public static string? Single { get; } = Text("EAM_FAULTS_SINGLE");

    /// <summary>Whether the sweeps really train. By default their devices are simulated, which needs no processor.</summary>
    public static bool Trains { get; } = Text("EAM_FAULTS_TRAIN") is "1";

    /// <summary>The file to which each finished row is appended; null for none.</summary>
    public static string? TableFile { get; } = Text("EAM_FAULTS_TABLE");

    /// <summary>The folder of the logs of failed runs; null for none.</summary>
    public static string? LogFolder { get; } = TableFile is null ? null : Path.GetDirectoryName(TableFile);

    /// <summary>The faults that are tried alone, each healed after 5 s, 30 s and 3 min where that has a meaning.</summary>
    public static IEnumerable<Fault> Alone()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            double[] times = kind switch
            {
                FaultKind.DatabaseRestored => [0],
                FaultKind.ClocksApart => [0],
                FaultKind.Killed or FaultKind.Stopped => [5],
                <= FaultKind.Mute => [5, 30, 180],
                _ => [30],
            };
            foreach (var time in times)
                yield return new Fault(kind, 2, kind == FaultKind.DatabaseRestored ? 20 : 5, time);
        }
    }

    /// <summary>Appends a row of the table.</summary>
    public static void Write(string name, IReadOnlyList<Fault> faults, FaultResult result)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {string.Join("; ", faults)} | {result.Seconds:F0} | {result.Repeated} | {result.Lost} | {result.Problem ?? "same table"} |"
        );
        TestContext.Current.TestOutputHelper?.WriteLine(row);
        if (TableFile is { } file)
            File.AppendAllText(file, row + "\n");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Text(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
