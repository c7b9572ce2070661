using Eam.Core.Sweeps;

namespace Eam.Engine.Specs;

/// <summary>The result of reading a sweep file: a valid specification, or every mistake.</summary>
/// <param name="Spec">The specification; null if there is a mistake.</param>
/// <param name="Errors">The mistakes as <c>file:line: message</c>, ordered by line.</param>
public sealed record SweepFileResult(SweepSpec? Spec, IReadOnlyList<string> Errors);
