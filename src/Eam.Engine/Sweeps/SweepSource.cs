using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>A sweep file.</summary>
/// <param name="Text">The text as its user wrote it; it is kept with the results.</param>
/// <param name="Spec">What the text says. Null: it was not read here, because a server reads it over its own tasks and its own earlier
/// sweeps.</param>
public sealed record SweepSource(string Text, SweepSpec? Spec = null)
{
    /// <summary>
    /// The name of the sweep if the text has none; null for the default name. Only a server asks for it: <see cref="Spec"/> has its name
    /// already.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>What the text may say, but most likely does not mean, one line each; empty if the text was not read here.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
