namespace Eam.Engine.Results;

/// <summary>The origin of a sweep's results: versions, machine and number of slots, as sweep.json has them.</summary>
/// <param name="Eam">Version of Eam.</param>
/// <param name="DotNet">Version of .NET.</param>
/// <param name="Machine">The machine, in words: system, architecture, processors, vector size.</param>
/// <param name="Slots">Number of slots.</param>
public sealed record SweepOrigin(string Eam, string DotNet, string Machine, int Slots)
{
    /// <summary>Reads the origin of a sweep.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="EngineException">sweep.json is missing or damaged.</exception>
    public static SweepOrigin Read(string folder)
    {
        var record = Manifest.Read(new SweepFolder(folder));
        var machine = record.Machine;
        return new(
            record.Versions.Eam,
            record.Versions.DotNet,
            FormattableString.Invariant(
                $"{machine.System} {machine.Architecture}, {machine.Processors} processors, vectors of {machine.VectorBits} bits"
            ),
            record.Slots
        );
    }
}
