using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>A request to start a sweep.</summary>
/// <param name="Source">The sweep file, as its user wrote it.</param>
/// <param name="Overrides">Settings that replace those of the file. They are recorded with the sweep, and the file's text stays as it
/// is.</param>
/// <param name="Key">Idempotency key: repeating a request with it returns the same sweep. Null: every request starts a sweep of its
/// own.</param>
public sealed record SweepStart(SweepSource Source, SweepOverrides Overrides, string? Key = null)
{
    /// <summary>A start with the settings of the file.</summary>
    public SweepStart(SweepSource source)
        : this(source, SweepOverrides.None) { }

    /// <summary>Returns what the sweep runs: the file's specification with the overrides.</summary>
    /// <exception cref="ArgumentException">Nobody has read the file yet.</exception>
    /// <exception cref="EngineException">An override does not fit the file, or this machine.</exception>
    public SweepSpec ToSpec() =>
        Overrides.ApplyTo(Source.Spec ?? throw new ArgumentException("the sweep file was not read: only a server reads it itself"));
}
