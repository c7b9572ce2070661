using Eam.Core.Sweeps;

namespace Eam.Engine.Specs;

/// <summary>A sweep file as read: a valid specification, or every mistake.</summary>
/// <param name="Spec">Null if there is a mistake.</param>
/// <param name="Errors"><c>file:line: message</c>, by line.</param>
public sealed record SweepFileResult(SweepSpec? Spec, IReadOnlyList<string> Errors);
