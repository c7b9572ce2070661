using Eam.Core.Sweeps;

namespace Eam.Engine.Specs;

/// <summary>The result of reading a sweep file: a valid specification, or every mistake.</summary>
/// <param name="Spec">The specification; null if there is a mistake.</param>
/// <param name="Problems">The mistakes, by line; empty if there is none.</param>
public sealed record SweepFileResult(SweepSpec? Spec, IReadOnlyList<Problem> Problems)
{
    /// <summary>
    /// What is allowed, but most likely not what the file's user means, one line each (<see cref="SpecWarnings"/>); empty if there is a
    /// mistake.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
