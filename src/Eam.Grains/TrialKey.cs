using System.Globalization;

namespace Eam.Grains;

/// <summary>
/// Key of a trial's grain, <c>SWEEP/NUMBER/SILO</c>. The silo is part of the identity, so the grain can only be active on the silo of the
/// lease (docs/decisions/025-trials-by-silo.md).
/// </summary>
internal static class TrialKey
{
    /// <summary>The key of a trial on a silo.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="silo">The silo's address, as Orleans writes it.</param>
    public static string Of(string sweep, int trial, string silo) => $"{Trial(sweep, trial)}/{silo}";

    /// <summary>The part of the key that names the trial.</summary>
    public static string Trial(string sweep, int trial) => string.Create(CultureInfo.InvariantCulture, $"{sweep}/{trial}");

    /// <summary>The part of a key that names the trial.</summary>
    public static string Trial(string key) => key[..Split(key)];

    /// <summary>The silo of a key; null if the key names none.</summary>
    public static SiloAddress? Silo(string key) =>
        Split(key) is var at && at < key.Length && SiloAddress.TryParse(key[(at + 1)..], null, out var silo) ? silo : null;

    private static int Split(string key)
    {
        var at = key.IndexOf('/', key.IndexOf('/', StringComparison.Ordinal) + 1);
        return at < 0 ? key.Length : at;
    }
}
